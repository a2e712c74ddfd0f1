package io.buswork.store;

import io.vertx.core.json.JsonObject;

/**
 * Something that somebody sets out to change.
 *
 * @param who the token's name; {@code open} where there are no tokens
 * @param address where it comes from
 * @param action what is to be done, such as {@code module.activate}
 * @param subject what it is done to: a name or an id; empty if it is no single thing
 * @param detail how, in few words; neither payloads nor secrets
 */
public record AuditDeed(
    String who, String address, String action, String subject, JsonObject detail) {}
