"""From the text of a question to a Question: what is asked, of which things, under which conditions."""
