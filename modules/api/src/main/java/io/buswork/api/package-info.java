/**
 * What authors of task handlers compile against.
 *
 * <p>A module is a jar whose main verticle extends {@link io.buswork.api.TaskVerticle}. Everything
 * in this package is shared between Buswork and the modules: one class, one loader.
 */
@NullMarked
package io.buswork.api;

import org.jspecify.annotations.NullMarked;
