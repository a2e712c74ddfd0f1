package io.buswork.node;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A key of the configuration.
 *
 * @param name its name
 * @param standard what holds where it is not given, as the README shows it
 * @param meaning what it is for
 */
public record ConfigKey(String name, String standard, String meaning) {

  /** All keys, in the README's order. */
  public static final List<ConfigKey> ALL =
      List.of(
          new ConfigKey(
              "database.url",
              "embedded",
              "`postgresql://user:password@host:port/database`; without it a Postgres of its own"
                  + " under `data.dir`"),
          new ConfigKey("data.dir", "`./data`", "where the node keeps its files"),
          new ConfigKey("http.host", "`127.0.0.1`", "the address that HTTP and TCP listen on"),
          new ConfigKey(
              "http.port",
              "`8080`, or the next free",
              "the HTTP port; `0`: any free one. Without the role `api` only `/health` and"
                  + " `/metrics` are there"),
          new ConfigKey(
              "tcp.port", "`7000`, or the next free", "the TCP bridge's port; `0`: any free one"),
          new ConfigKey(
              "roles", "`api,scheduler,worker`", "what the node does: any of these, by commas"),
          new ConfigKey(
              "auth.mode",
              "`open`",
              "`open`: no tokens, and therefore loopback addresses only; `token`: only with a"
                  + " token"),
          new ConfigKey(
              "tls.cert",
              "no TLS",
              "the certificate to show on HTTP and the TCP bridge, with those behind it; a PEM"
                  + " file"),
          new ConfigKey("tls.key", "no TLS", "its private key; a PEM file"),
          new ConfigKey(
              "tls.bus", "`false`", "whether what the nodes say to each other is encrypted too"),
          new ConfigKey(
              "tls.ca",
              "`tls.cert`",
              "what other nodes' certificates are checked against; a PEM file"),
          new ConfigKey(
              "cluster.host",
              "`127.0.0.1`",
              "the address that other nodes reach this one's bus at"),
          new ConfigKey(
              "cluster.xml", "built in", "the Hazelcast file, if not the repository's own"),
          new ConfigKey("worker.cpu-slots", "the cores", "attempts that may use a core at once"),
          new ConfigKey("worker.io-slots", "`1000`", "short attempts that may wait at once"),
          new ConfigKey("worker.long-slots", "`200`", "long attempts that may wait at once"),
          new ConfigKey(
              "worker.short-limit", "`1s`", "types with attempts longer than this count as long"),
          new ConfigKey(
              "worker.drain-timeout",
              "`30s`",
              "how long running attempts may go on when the node or their module stops"),
          new ConfigKey("worker.start-timeout", "`30s`", "how long a module's start may take"),
          new ConfigKey(
              "worker.remote-lease", "`10s`", "a remote worker that is silent for so long is gone"),
          new ConfigKey(
              "worker.push-private",
              "`false`",
              "whether HTTP handlers may be on loopback and private addresses"),
          new ConfigKey(
              "modules.trusted-signers",
              "anybody's",
              "a file of certificates (PEM): only jars signed with their keys are deployed and"
                  + " loaded"),
          new ConfigKey(
              "modules.canary.min-tasks",
              "`50`",
              "attempts of each version that a canary's comparison needs"),
          new ConfigKey("modules.canary.step", "`10s`", "how long a canary has a share at least"),
          new ConfigKey(
              "modules.canary.limit",
              "`5m`",
              "how long a canary waits for enough tasks before it goes on without them"),
          new ConfigKey(
              "modules.leak-after",
              "`60s`",
              "an undeployed module whose classes are still held after this has leaked"),
          new ConfigKey(
              "modules.max-leaks",
              "`10`",
              "with so many leaked generations a node restarts, under `start --supervised`; `0`:"
                  + " never"),
          new ConfigKey(
              "scheduler.window-tasks",
              "`20000`",
              "ready tasks a dispatcher keeps in memory; as many again with a concurrency key"),
          new ConfigKey("scheduler.window-bytes", "`16777216`", "the same in bytes"),
          new ConfigKey(
              "scheduler.near-horizon", "`1m`", "how far ahead delayed tasks are kept in memory"),
          new ConfigKey("scheduler.near-tasks", "`20000`", "how many of them at most"),
          new ConfigKey(
              "scheduler.sweep-interval", "`2s`", "how often missed tasks are looked for"),
          new ConfigKey(
              "scheduler.node-silence",
              "`2500ms`",
              "a node that is out of the cluster and silent for so long is dead"),
          new ConfigKey(
              "scheduler.max-queues",
              "`10000`",
              "queues in the cluster; a submit that names a new one beyond is refused. The node that"
                  + " started last says"),
          new ConfigKey("retention.history", "`7d`", "how long ended tasks are kept, in days"),
          new ConfigKey("retention.succeeded", "as the history", "the same, succeeded ones"),
          new ConfigKey("retention.failed", "as the history", "failed ones"),
          new ConfigKey("retention.canceled", "as the history", "canceled ones"),
          new ConfigKey("retention.expired", "as the history", "expired ones"),
          new ConfigKey(
              "retention.queues",
              "as the history",
              "those of single queues: `mail=1d,logs=2h`; the shortest time counts"),
          new ConfigKey("retention.audit", "`90d`", "how long the audit log is kept"),
          new ConfigKey(
              "log.format",
              "`text`",
              "`json`: a JSON object a line, a handler's with its task, queue and module"),
          new ConfigKey(
              "tracing.endpoint",
              "no tracing",
              "where spans are sent as OTLP over HTTP, such as `http://127.0.0.1:4318/v1/traces`"),
          new ConfigKey(
              "tracing.ratio",
              "`1`",
              "the share of submits without a `traceparent` that begin a trace"));

  /** By name. */
  static Map<String, ConfigKey> byName() {
    Map<String, ConfigKey> keys = new LinkedHashMap<>();
    ALL.forEach(key -> keys.put(key.name(), key));
    return keys;
  }

  /** The name as an environment variable. */
  String variable() {
    return "BUSWORK_" + name.toUpperCase(java.util.Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
