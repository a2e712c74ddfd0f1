package io.buswork.store;

import io.buswork.access.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token, without the secret.
 *
 * @param name whose it is, or what for; unique
 * @param role what it may do
 * @param createdAt since when
 * @param createdBy the token by which it was made
 * @param lastUsedAt when it was shown last, to some minutes; null: never
 * @param expiresAt until when it holds; null: until it is revoked
 */
public record AccessToken(
    String name,
    Role role,
    Instant createdAt,
    String createdBy,
    @Nullable Instant lastUsedAt,
    @Nullable Instant expiresAt) {}
