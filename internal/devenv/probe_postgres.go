package devenv

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
)

// checkPostgres passes when a server answers the start of a session as one
// that takes sessions, the way pg_isready does. It needs no password: an
// answer that asks for one, or refuses the user, comes from a server that is up.
func checkPostgres(address string) check {
	return func(ctx context.Context) error {
		u, err := url.Parse(address)
		if err != nil {
			return errors.New("not an address of a Postgres server")
		}
		host, port := u.Hostname(), u.Port()
		if port == "" {
			port = "5432"
		}
		var dialer net.Dialer
		conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(host, port))
		if err != nil {
			return err
		}
		defer conn.Close()
		if deadline, ok := ctx.Deadline(); ok {
			_ = conn.SetDeadline(deadline)
		}
		return handshake(conn, u.User.Username(), strings.TrimPrefix(u.Path, "/"))
	}
}

const protocol30 = 3 << 16

// cannotConnectNow is SQLSTATE 57P03: starting up or shutting down.
const cannotConnectNow = "57P03"

func handshake(conn io.ReadWriter, user, database string) error {
	body := binary.BigEndian.AppendUint32(nil, protocol30)
	body = append(body, "user\x00"+user+"\x00database\x00"+database+"\x00\x00"...)
	packet := binary.BigEndian.AppendUint32(nil, uint32(len(body)+4))
	if _, err := conn.Write(append(packet, body...)); err != nil {
		return err
	}
	header := make([]byte, 5)
	if _, err := io.ReadFull(conn, header); err != nil {
		return fmt.Errorf("no answer: %w", err)
	}
	switch header[0] {
	case 'R':
		return nil
	case 'E':
		size := min(int64(binary.BigEndian.Uint32(header[1:])), 8<<10)
		text, _ := io.ReadAll(io.LimitReader(conn, size-4))
		if strings.Contains(string(text), "C"+cannotConnectNow) {
			return errors.New("the server is starting up or shutting down")
		}
		return nil
	default:
		return errors.New("what answers there is no Postgres server")
	}
}
