package io.buswork.api.shared;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A static registry in a package that modules share with the platform. */
public final class Registry {

  /** Whoever put itself here stays. */
  public static final List<Object> ITEMS = new CopyOnWriteArrayList<>();

  private Registry() {}
}
