/**
 * Makes thumbnails of photographs: processor work, on a thread that may block.
 *
 * <p>The task {@code image.thumbnail} takes {@code {"source":"/photos/a.jpg","sizes":[1600,320],
 * "out":"/thumbs"}} and writes {@code a-1600.jpg} and {@code a-320.jpg}; a size is the longer
 * edge's, in pixels. With {@code "source":"generated","width":4000,"height":3000} it paints a
 * picture instead of reading one. All sizes are made in one pass over the rows, in linear light,
 * each pixel the average of the area it stands for; progress is reported by row, and a cancel stops
 * it between two rows. The result names each file with its width, height and bytes. A file appears
 * under its name only when it is whole, so a second attempt is safe.
 */
@NullMarked
package io.buswork.samples.thumbnail;

import org.jspecify.annotations.NullMarked;
