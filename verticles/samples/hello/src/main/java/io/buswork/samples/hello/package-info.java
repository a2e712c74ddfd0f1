/**
 * The smallest module: one handler, no dependencies.
 *
 * <p>It takes {@code {"name":"Ada"}} and answers {@code {"greeting":"Hello, Ada!","version":"1"}}:
 * the version is that of the module that ran the task, so a redeploy can be watched task by task.
 * The build makes two jars of it, {@code hello-….jar} (version 1) and {@code hello-…-v2.jar}
 * (version 2). Try: {@code buswork deploy hello-….jar}, {@code buswork submit hello
 * '{"name":"Ada"}' --wait}.
 */
@NullMarked
package io.buswork.samples.hello;

import org.jspecify.annotations.NullMarked;
