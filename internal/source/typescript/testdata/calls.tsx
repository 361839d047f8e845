jest.mock('a')
jest.mock("b", () => ({ ...jest.requireActual('c'), d: 1 }), { virtual: true })
jest . /* x */ doMock
    ('e')
jest.requireActual<typeof import('f')>('g').h
jest.requireActual<Record<string, () => Array<import('f2').T>>>('g2')
jest.mock<{ a: 1; b: [1, 2] }>('g3')
vi.mock(import('i'))
vi.mock('j', async (original) => ({ ...(await vi.importActual<typeof import('k')>('k')), x: await original() }))
vi.hoisted(() => require('l'))
vi.spyOn(m, 'n'); jest.fn('o'); jest.mocked('p'); x.jest.mock('q'); jest?.mock('r'); jest.mock?.('s'); jest['mock']('t')
jest.mock(`u`); jest.mock(`v${w}`); jest.mock('x' + y); jest.mock('z' as string); jest.mock('a2',)
jest.mock.calls; jest.mock; jest; vi; const vi2 = vi < 3
if (jest.mock < 3 || import('b2')) { require('b3') }
export * from 'b4'
jest.createMockFromModule('c2'); vi.unmock('d2'); jest.unmock('e2').mock('f2'); vi.doUnmock('e3'); jest.unstable_mockModule('e4')
require.resolve('g2'); require.resolve('h2', { paths: [] }); require.cache['i2']; require?.resolve('j2'); require.resolve.paths('k2')
import.meta.resolve('l2'); import.meta.env.resolve('m2'); import.meta.url; import.meta.glob('./n2/*'); import.meta.require('o3')
new URL('./o2', import.meta.url); new URL('p2', import.meta.url,); new URL(`./q2`, import.meta.url).href
new URL('./r2', base); new URL('./s2', import.meta.url + 't2'); new URL('./u2', import('v2')); URL('./w2', import.meta.url); new URL(import.meta.url)
new x.URL('./y2', import.meta.url); new URL('./z2', import.meta.resolve('a3')); new URL('./c3', import.meta.url.x)
const worker = new Worker(new URL('./worker', import.meta.url), { type: 'module' })
const element = <a href={require.resolve('b3')}>jest.mock('no')</a>
type T = typeof jest.mock
class jest2 { vi = 1; jest = vi.mock('d3'); mock() { return new URL } }

// What names modules in the brackets of others, and one behind the other.
vi.mock(import('mocked'), async (original) => ({ ...(await original()), ...(await import('inside')) }))
jest.mock('one').mock('two', () => require('three')).x.mock('no')
jest?.mock('maybe')?.unmock('too')
jest.unmock(import('four')).mock<typeof import('five')>('six', () => (1))
module.require('seven'); a.module.require('eight')
let attributed: import('nine', { with: { 'resolution-mode': 'import' } }).Ten
let whole: typeof import('eleven', { with: { 'resolution-mode': 'require' } })
import('twelve', { with: { type: await import('thirteen') } }).then((x) => x)
