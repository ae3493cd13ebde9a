// Runs in what has the buttons of a talk: passes on what they stand for, copies, and keeps the last question in sight.
const EVENTS = ['ask', 'show', 'judge'];

const copied = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch { // only pages of this machine or under https may use the clipboard directly
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
};

element.addEventListener('click', async (click) => {
  const button = click.target.closest('button'), { event, copy, link } = button?.dataset ?? {};
  if (EVENTS.includes(event)) trigger(event, { ...button.dataset });
  if (event === 'show' && innerWidth <= 860) document.getElementById('evidence-pane').scrollIntoView({ behavior: 'smooth' });
  if (copy === undefined && link === undefined) return;
  await copied(copy ?? location.origin + location.pathname + link);
  const label = button.textContent;
  button.textContent = '已复制';
  setTimeout(() => { button.textContent = label; }, 1500);
});

watch('value', () => {
  const pane = element.closest('#talk-scroll'), last = pane.querySelector('article:last-of-type');
  if (last) pane.scrollTop += last.getBoundingClientRect().top - pane.getBoundingClientRect().top - 12;
});
