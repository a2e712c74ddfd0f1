/**
 * Streams a large query to a CSV file: a long handler, on a thread that may block.
 *
 * <p>The task {@code report.export} takes {@code {"database":"postgresql://user@host:5432/shop",
 * "passwordFile":"/run/secrets/shop","query":"select * from orders","out":"/reports/orders.csv"}}.
 * A password may stand in the URL too, but a payload can be read by everybody who may see tasks, so
 * a file is better. With {@code "rows":500000} instead of a query it exports made-up orders. Rows
 * come through a cursor, so memory does not grow with them; progress is by the planner's estimate;
 * a cancel stops the query in the database. The file is written beside its place and moved there
 * whole, so a second attempt is safe. The jar brings its own Postgres driver, and takes it off
 * {@code java.sql.DriverManager} when the module stops: else it could never be unloaded.
 */
@NullMarked
package io.buswork.samples.report;

import org.jspecify.annotations.NullMarked;
