package io.buswork.loader;

import io.buswork.api.shared.Registry;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.Shareable;
import java.beans.Introspector;
import java.lang.management.ManagementFactory;
import java.security.Provider;
import java.security.Security;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ListResourceBundle;
import java.util.Locale;
import java.util.Properties;
import java.util.ResourceBundle;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.management.ObjectName;

/** Modules that leave something behind, each in one way. */
final class Leaks {

  /** Set: threads that ignore interrupts end all the same, for the tests' own sake. */
  static final String STOP = "buswork.test.stop";

  private Leaks() {}

  /** A thread that ends when it is interrupted. */
  public static class PoliteThread extends Sample.Module {
    public PoliteThread() {
      Thread thread = new Thread(new Parked(), "polite");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** What it runs. */
  public static class Parked implements Runnable {
    @Override
    public void run() {
      while (!Thread.currentThread().isInterrupted()) {
        LockSupport.park();
      }
    }
  }

  /** A thread that does not care for interrupts. */
  public static class StubbornThread extends Sample.Module {
    public StubbornThread() {
      Thread thread = new Deaf();
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** The thread. */
  public static class Deaf extends Thread {
    Deaf() {
      super("stubborn");
    }

    @Override
    public void run() {
      while (System.getProperty(STOP) == null) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        interrupted();
      }
    }
  }

  /** An entry in a static registry of the platform. */
  public static class InRegistry extends Sample.Module {
    public InRegistry() {
      Registry.ITEMS.add(this);
    }
  }

  /** An object among the system properties. */
  public static class InProperties extends Sample.Module {
    public InProperties() {
      System.getProperties().put("buswork.test.leak", new Sample.Nothing());
    }
  }

  /** A shutdown hook. */
  public static class WithHook extends Sample.Module {
    public WithHook() {
      Runtime.getRuntime().addShutdownHook(new Thread(new Parked(), "flush-on-exit"));
    }
  }

  /** A JDBC driver. */
  public static class WithDriver extends Sample.Module {
    public WithDriver() throws Exception {
      DriverManager.registerDriver(new NoDriver());
    }
  }

  /** The driver. */
  public static class NoDriver implements Driver {
    @Override
    public Connection connect(String url, Properties info) {
      return null;
    }

    @Override
    public boolean acceptsURL(String url) {
      return false;
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
      return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
      return 1;
    }

    @Override
    public int getMinorVersion() {
      return 0;
    }

    @Override
    public boolean jdbcCompliant() {
      return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
      throw new SQLFeatureNotSupportedException();
    }
  }

  /** A scheduled executor that is never shut down. */
  public static class WithExecutor extends Sample.Module {
    public WithExecutor() {
      ScheduledExecutorService executor = Executors.newScheduledThreadPool(1);
      executor.scheduleAtFixedRate(new Tick(), 0, 10, TimeUnit.MILLISECONDS);
    }
  }

  /** What it does. */
  public static class Tick implements Runnable {
    @Override
    public void run() {}
  }

  /** A timer of the JDK's. */
  public static class WithTimer extends Sample.Module {
    public WithTimer() {
      new Timer("left-timer").schedule(new TickTask(), 0, 10);
    }
  }

  /** What it does. */
  public static class TickTask extends TimerTask {
    @Override
    public void run() {}
  }

  /** A handler of the JDK's root logger. */
  public static class WithLogHandler extends Sample.Module {
    public WithLogHandler() {
      Logger.getLogger("").addHandler(new Nowhere());
    }
  }

  /** The handler. */
  public static class Nowhere extends Handler {
    @Override
    public void publish(LogRecord record) {}

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** What an MBean shows. */
  public interface ShownMBean {
    int getNumber();
  }

  /** The MBean. */
  public static class Shown implements ShownMBean {
    @Override
    public int getNumber() {
      return 1;
    }
  }

  /** An MBean. */
  public static class WithMBean extends Sample.Module {
    public WithMBean() throws Exception {
      ManagementFactory.getPlatformMBeanServer()
          .registerMBean(new Shown(), new ObjectName("com.example:type=Shown"));
    }
  }

  /** A value in one of Netty's thread locals. */
  public static class InFastThreadLocal extends Sample.Module {
    @Override
    public Future<?> start() {
      new FastThreadLocal<Object>().set(this);
      return Future.succeededFuture();
    }
  }

  /** A timer and a consumer, made from a thread that Vert.x does not know. */
  public static class OnForeignThread extends Sample.Module {
    @Override
    public Future<?> start() throws InterruptedException {
      Thread foreign =
          new Thread(
              () -> {
                vertx.setPeriodic(10, id -> {});
                vertx.eventBus().localConsumer("left.behind", message -> {});
              });
      foreign.start();
      foreign.join();
      return Future.succeededFuture();
    }
  }

  /** A message of its own. */
  public static class Letter implements Shareable {}

  /** How it crosses the bus. */
  public static class LetterCodec implements MessageCodec<Letter, Letter> {

    private final String name;

    LetterCodec(String name) {
      this.name = name;
    }

    @Override
    public void encodeToWire(Buffer buffer, Letter letter) {}

    @Override
    public Letter decodeFromWire(int position, Buffer buffer) {
      return new Letter();
    }

    @Override
    public Letter transform(Letter letter) {
      return letter;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }

  /** Two codecs: one for all letters, and one that is asked for by name. */
  public static class WithCodecs extends Sample.Module {
    @Override
    public Future<?> start() {
      vertx.eventBus().registerDefaultCodec(Letter.class, new LetterCodec("left-default"));
      vertx.eventBus().registerCodec(new LetterCodec("left-letters"));
      return Future.succeededFuture();
    }
  }

  /** An entry of a map that all of this Vert.x share. */
  public static class InLocalMap extends Sample.Module {
    @Override
    public Future<?> start() {
      vertx.sharedData().<String, Letter>getLocalMap("left").put("a", new Letter());
      return Future.succeededFuture();
    }
  }

  /** A security provider. */
  public static class WithProvider extends Sample.Module {
    public WithProvider() {
      Security.addProvider(new OwnProvider());
    }
  }

  /** The provider. */
  public static class OwnProvider extends Provider {
    private static final long serialVersionUID = 1L;

    OwnProvider() {
      super("BusworkTest", "1", "provides nothing");
    }
  }

  /** The handler of whatever nobody catches. */
  public static class WithUncaughtHandler extends Sample.Module {
    public WithUncaughtHandler() {
      Thread.setDefaultUncaughtExceptionHandler(new Ignoring());
    }
  }

  /** The handler. */
  public static class Ignoring implements Thread.UncaughtExceptionHandler {
    @Override
    public void uncaughtException(Thread thread, Throwable failure) {}
  }

  /** What is read and written by reflection. */
  public static class Bean {
    private int number = 1;

    public int getNumber() {
      return number;
    }

    public void setNumber(int number) {
      this.number = number;
    }
  }

  /** A resource bundle. */
  public static class Words extends ListResourceBundle {
    @Override
    protected Object[][] getContents() {
      return new Object[][] {{"hello", "hello"}};
    }
  }

  /** In what remembers each class it ever saw: Vert.x's JSON mapper, the JDK's beans, bundles. */
  public static class InCaches extends Sample.Module {
    public InCaches() throws Exception {
      JsonObject.mapFrom(new Bean()).mapTo(Bean.class);
      Introspector.getBeanInfo(Bean.class);
      ResourceBundle.getBundle(Words.class.getName(), Locale.ROOT, getClass().getClassLoader());
    }
  }
}
