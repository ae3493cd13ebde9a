// Runs in each view of cited places: brings the mark into sight, fetches the page of the source, zooms it.
const ZOOMS = [1, 1.5, 2, 3];

const centre = (box, mark, part = 0.5) => {
  if (!box || !mark) return;
  const place = mark.getBoundingClientRect(), frame = box.getBoundingClientRect();
  box.scrollTop += place.top - frame.top - (frame.height - place.height) * part;
  box.scrollLeft += place.width > frame.width ? place.left - frame.left - 8 : Math.max(0, place.right - frame.right + 24);
};
const centrePage = (page) => centre(page.querySelector('.desk'), page.querySelector('.frame, .tint'), 0.3);

const fetchPage = async (page) => {
  const { account, page: number } = page.dataset, picture = page.querySelector('img');
  const address = await server.page_picture([account, Number(number)]);
  if (page.dataset.account !== account || page.dataset.page !== number) return;
  if (address) picture.src = address; else page.hidden = true;
};

const settle = () => {
  element.closest('.pane')?.scrollTo(0, 0);
  element.querySelectorAll('.sheet, .passage').forEach(box => centre(box, box.querySelector('mark') || box.querySelector('.cited')));
  element.querySelectorAll('figure.page').forEach(page => { page.hidden = false; zoom(page, 0); fetchPage(page); });
};

const zoom = (page, step) => {
  const at = step ? Math.min(Math.max(ZOOMS.indexOf(Number(page.dataset.zoom || 1)) + step, 0), ZOOMS.length - 1) : 0;
  page.dataset.zoom = ZOOMS[at];
  page.style.setProperty('--zoom', ZOOMS[at]);
  centrePage(page);
};

element.addEventListener('click', click => {
  const button = click.target.closest('button');
  if (!button) return;
  if (button.dataset.zoom) zoom(button.closest('figure'), Number(button.dataset.zoom));
  if (button.dataset.event === 'show') trigger('show', { ...button.dataset });
});
watch('value', settle);
settle();
