package io.buswork.worker;

import io.buswork.store.HttpHandler;
import io.buswork.store.HttpHandlerStore;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Task types whose tasks this node posts to a URL: brings what it serves to what is stored. Belongs
 * to the worker's context; the requests have one of their own.
 */
final class HttpHandlers {

  /** The kind of its handlers, and the name of their module. */
  static final String KIND = "http";

  private static final Logger LOG = LoggerFactory.getLogger(HttpHandlers.class);

  private final Vertx vertx;
  private final HttpHandlerStore store;
  private final HandlerRoutes routes;
  private final TaskLoop loop;
  private final Runnable onChange;
  private final PushContext pushes;
  private final Map<String, Handler> handlers = new HashMap<>();
  private final Map<String, HttpHandler> known = new HashMap<>();
  private final InTurn reads = new InTurn(this::runOnce);
  private boolean isAway;

  HttpHandlers(
      Vertx vertx,
      HttpHandlerStore store,
      HandlerRoutes routes,
      TaskLoop loop,
      HttpPush.Rules rules,
      Runnable onChange) {
    this.vertx = vertx;
    this.store = store;
    this.routes = routes;
    this.loop = loop;
    this.onChange = onChange;
    this.pushes = new PushContext(rules);
  }

  /** Serves what is stored from now on. */
  Future<Void> start() {
    return vertx
        .deployVerticle(pushes)
        .compose(
            deployed -> {
              routes.add(Generation.builtIn(pushes.context(), KIND, handlers));
              return reads.soon();
            });
  }

  /** Reads what is stored, at once or when the reading that is under way is through. */
  void runSoon() {
    reads.soon();
  }

  /** What cannot be read now is read the next time. */
  private Future<Void> runOnce() {
    return store
        .all()
        .<Void>transform(
            stored -> {
              if (stored.succeeded()) {
                serve(stored.result());
              } else if (!isAway) {
                LOG.warn("HTTP handlers cannot be read yet: {}", stored.cause().getMessage());
              }
              isAway = stored.failed();
              return Future.succeededFuture();
            });
  }

  private void serve(List<HttpHandler> stored) {
    Map<String, HttpHandler> now = new HashMap<>();
    stored.forEach(handler -> now.put(handler.type(), handler));
    if (now.equals(known)) {
      return;
    }
    for (String type : List.copyOf(handlers.keySet())) {
      if (!now.containsKey(type)) {
        Handler gone = handlers.remove(type);
        loop.returnWaiting(run -> run.handler().equals(gone));
      }
    }
    now.forEach(
        (type, handler) -> {
          if (!handler.equals(known.get(type))) {
            handlers.put(type, handler(handler));
          }
        });
    known.clear();
    known.putAll(now);
    routes.refresh();
    onChange.run();
  }

  private Handler handler(HttpHandler stored) {
    Settings settings = new Settings();
    settings.timeout(stored.timeout()).concurrency(stored.concurrency());
    return new Handler(stored.type(), task -> pushes.push().post(stored, task), null, settings);
  }

  /** Where the requests are made: not on the worker's event loop, which has all else to do. */
  private static final class PushContext implements Deployable {

    private final HttpPush.Rules rules;
    private @Nullable Context context;
    private @Nullable HttpPush push;

    PushContext(HttpPush.Rules rules) {
      this.rules = rules;
    }

    @Override
    public Future<?> deploy(Context own) {
      context = own;
      push = new HttpPush(own, rules);
      return Future.succeededFuture();
    }

    @Override
    public Future<?> undeploy(Context own) {
      return push == null ? Future.succeededFuture() : push.close();
    }

    Context context() {
      return Objects.requireNonNull(context, "not started");
    }

    HttpPush push() {
      return Objects.requireNonNull(push, "not started");
    }
  }
}
