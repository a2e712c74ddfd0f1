package io.buswork.store;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** A jar's content, a piece at a time: no more of it need be in memory. */
@FunctionalInterface
public interface JarPieces {

  /**
   * Reads a piece.
   *
   * @param place which, from 0 on; each has {@link ModuleStore#PIECE_BYTES}, the last one may have
   *     fewer
   * @return empty behind the last one
   */
  Future<Buffer> piece(int place);
}
