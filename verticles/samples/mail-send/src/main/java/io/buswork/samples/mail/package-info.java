/**
 * Sends mail, each exactly once: {@code mail.send}.
 *
 * <p>A mail that was handed to the server just before its node died must not go out again. SMTP
 * cannot be asked what it has taken, but nearly every provider keeps a log that can be looked up by
 * the message's id; the mail's id is made of the task's, so that every attempt has the same. The
 * payload: {@code
 * {"smtp":"localhost:25","log":"http://localhost:8025/messages/","from":"shop@example.com",
 * "to":"ada@example.com","subject":"Hello","text":"…"}}; the message's id is appended to {@code
 * log}, which answers 200 or 404.
 */
@NullMarked
package io.buswork.samples.mail;

import org.jspecify.annotations.NullMarked;
