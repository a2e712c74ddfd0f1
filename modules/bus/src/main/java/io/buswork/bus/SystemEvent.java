package io.buswork.bus;

import io.vertx.core.json.JsonObject;

/**
 * Something that happened to a module, a node, a queue or a schedule.
 *
 * @param type the CloudEvents {@code type}, such as {@code io.buswork.module.activated}
 * @param subject the module's, node's, queue's or schedule's name
 * @param timeMillis when, in milliseconds since 1970
 * @param data the event's {@code data}; not to be changed any more
 */
public record SystemEvent(String type, String subject, long timeMillis, JsonObject data) {}
