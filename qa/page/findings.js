// Runs in the head of the tab of findings: an account of the summary opens.
element.addEventListener('click', (click) => {
  const button = click.target.closest('button[data-account]');
  if (button) trigger('open', { account: button.dataset.account });
});
