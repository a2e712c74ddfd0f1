/**
 * What follows from one event: four handlers subscribe to {@code order.paid} in code.
 *
 * <p>The event's data, {@code {"order":"A-1","customer":"Ada","cents":4200,"items":[{"sku":"tea",
 * "count":2}]}}, is the payload of four tasks that know nothing of each other: {@code order.stock}
 * sets the items aside, {@code order.points} credits a point a whole unit of money in a table of
 * its own, in the transaction that writes the task's outcome, {@code order.notice} words a message,
 * and {@code order.check} looks after the order some seconds later. Each is retried by itself. Try:
 * {@code curl -d '{"name":"order.paid","data":{…}}' -H 'Content-Type: application/json'
 * http://127.0.0.1:8080/api/v1/events}.
 */
@NullMarked
package io.buswork.samples.order;

import org.jspecify.annotations.NullMarked;
