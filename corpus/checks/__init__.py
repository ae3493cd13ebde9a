"""What must add up in an account: equations between its figures, and whether they hold."""
