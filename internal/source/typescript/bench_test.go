package typescript

import (
	"bytes"
	"fmt"
	"testing"
)

// sample is about a megabyte that looks like the frontend of a product.
func sample() []byte {
	var out bytes.Buffer
	for i := 0; out.Len() < 1<<20; i++ {
		fmt.Fprintf(&out, `
import { LemonButton, LemonTable, type LemonTableColumns } from '@posthog/lemon-ui'
import type { Flag%[1]d } from '~/types'

/** A table of flags.
 * It is told at length, as is usual.
 */
export function FlagTable%[1]d({ flags, onChange }: { flags: Flag%[1]d[]; onChange?: (flag: Flag%[1]d) => void }): JSX.Element {
    const columns = useMemo<LemonTableColumns<Flag%[1]d>>(() => [{ title: 'Key', dataIndex: 'key', width: '%[1]d%%' }], [])
    const matching = flags.filter((flag) => flag.rollout / 2 > %[1]d && /^[a-z_]+$/.test(flag.key)) // the bigger half
    if (!matching.length) {
        return <p className="text-muted">No flags match %[1]d yet.</p>
    }
    return (
        <div className={cn('flex', { hidden: !flags })} data-attr="flag-table">
            <LemonTable columns={columns} dataSource={matching} rowKey="key" />
            <LemonButton onClick={() => onChange?.(matching[0])}>{`+"`${matching.length} flags of ${flags.length}`"+`}</LemonButton>
        </div>
    )
}
`, i)
	}
	return out.Bytes()
}

func BenchmarkScan(b *testing.B) {
	src := sample()
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		s := NewScanner(src, TSX)
		for s.Next().Kind != EOF {
		}
	}
}

func BenchmarkImports(b *testing.B) {
	src := sample()
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		Imports(src, TSX)
	}
}
