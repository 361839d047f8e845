// Package sqlfile reads migrations written in SQL: NNNN_name.sql with a
// `-- +up` and a `-- +down` section, and options in comments above them
// (`-- hogli: no-transaction`).
//
// It refuses what would be run differently from how it reads: an unknown
// option or section, SQL outside a section, a quote that never ends, a
// transaction opened or ended inside the file, COPY from the client. It runs
// nothing and knows no database.
package sqlfile
