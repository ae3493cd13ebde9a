"""The page: questions in a chat, the places in an account that answers rest on, and what an account disagrees about."""
