package io.buswork.loader;

import java.util.List;

/** Undoes one way in which a module's code stays reachable after its end. */
interface Sweep {

  /**
   * Looks for what a module left behind and undoes it as far as that does no harm.
   *
   * @param loader the module's
   * @return what was found, in the words of the module's author; empty if nothing was
   */
  List<String> sweep(ClassLoader loader) throws Exception;
}
