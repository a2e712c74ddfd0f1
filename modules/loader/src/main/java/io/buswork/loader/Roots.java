package io.buswork.loader;

import io.buswork.loader.References.Reference;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where objects are held from that live as long as the JVM: its threads and static fields. */
final class Roots {

  private static final Logger LOG = LoggerFactory.getLogger(Roots.class);
  private static final Pattern CLASS = Pattern.compile("([\\w.$]+)/(?:0x[0-9a-f]+|null)");

  private Roots() {}

  /** The narrow ones first: what is found from them is told best. */
  static List<Reference> all() {
    List<Reference> roots = new ArrayList<>();
    roots.add(new Reference("system properties", System.getProperties()));
    for (Thread hook : ShutdownHookSweep.registered()) {
      roots.add(new Reference("shutdown hook '" + hook.getName() + "'", hook));
    }
    for (Thread thread : Threads.all()) {
      if (thread != Thread.currentThread()) {
        roots.add(new Reference("thread '" + thread.getName() + "'", thread));
      }
    }
    roots.addAll(statics());
    return roots;
  }

  private static List<Reference> statics() {
    List<Reference> roots = new ArrayList<>();
    ClassLoader ours = Roots.class.getClassLoader();
    for (Matcher named = CLASS.matcher(classes()); named.find(); ) {
      Class<?> type = initialised(named.group(1), ours);
      if (type != null && type != Roots.class) {
        roots.addAll(References.statics(type));
      }
    }
    return roots;
  }

  /** The class of that name if our loader has it and it runs already: reading must not start it. */
  private static @Nullable Class<?> initialised(String name, ClassLoader loader) {
    Method ask = Initialised.ASK;
    if (ask == null) {
      return null;
    }
    try {
      Class<?> type = Class.forName(name, false, loader);
      return Boolean.FALSE.equals(ask.invoke(Initialised.UNSAFE, type)) ? type : null;
    } catch (ReflectiveOperationException | LinkageError notThere) {
      return null;
    }
  }

  /** All classes of this JVM, as its own diagnosis prints them; empty where it does not. */
  private static String classes() {
    try {
      Object[] none = {new String[0]};
      return String.valueOf(
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "vmClassHierarchy",
                  none,
                  new String[] {String[].class.getName()}));
    } catch (JMException | RuntimeException e) {
      LOG.debug("this JVM does not list its classes: static fields are searched less far", e);
      return "";
    }
  }

  /** Whether a class is initialised is known to the JVM's {@code Unsafe} alone. */
  private static final class Initialised {
    static final @Nullable Object UNSAFE;
    static final @Nullable Method ASK;

    static {
      Object unsafe = null;
      Method ask = null;
      try {
        unsafe = old();
        ask = question(unsafe);
      } catch (ReflectiveOperationException | RuntimeException sinceJava22) {
        try {
          unsafe = current();
          ask = question(unsafe);
        } catch (ReflectiveOperationException | RuntimeException e) {
          LOG.debug("static fields are searched less far: jdk.internal.misc is closed", e);
        }
      }
      UNSAFE = unsafe;
      ASK = ask;
    }

    private static Object old() throws ReflectiveOperationException {
      Field field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
      field.setAccessible(true);
      return field.get(null);
    }

    private static Object current() throws ReflectiveOperationException {
      return Class.forName("jdk.internal.misc.Unsafe").getMethod("getUnsafe").invoke(null);
    }

    private static Method question(Object unsafe) throws NoSuchMethodException {
      return unsafe.getClass().getMethod("shouldBeInitialized", Class.class);
    }
  }
}
