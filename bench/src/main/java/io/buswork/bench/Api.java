package io.buswork.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The public HTTP API, as any client would use it. */
final class Api {

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String root;

  Api(String root) {
    this.root = root;
  }

  /** Where the node listens. */
  String url() {
    return root;
  }

  /** Submits lines of JSON. */
  CompletableFuture<Integer> submit(String lines) {
    return http.sendAsync(
            request("/api/v1/tasks")
                .header("content-type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(lines))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .thenApply(HttpResponse::statusCode);
  }

  /** A connection of one's own. */
  OneSocket socket() {
    return new OneSocket(URI.create(root));
  }

  void upload(String name, String version, byte[] jar) {
    upload("name=" + name + "&version=" + version, jar);
  }

  /** Gives a new version so many percent of the tasks. */
  void uploadCanary(String name, String version, byte[] jar, int percent) {
    String how = "&strategy=canary&canary=" + percent;
    upload("name=" + name + "&version=" + version + how, jar);
  }

  private void upload(String query, byte[] jar) {
    HttpResponse<String> answer = sendJar(query, jar);
    if (answer.statusCode() != 201) {
      throw new IllegalStateException("upload: " + answer.body());
    }
  }

  /** The status that an upload is answered with. */
  int tryUpload(String query, byte[] jar) {
    HttpResponse<String> answer = sendJar(query, jar);
    if (answer.statusCode() >= 500) {
      System.out.println(query + ": " + answer.body());
    }
    return answer.statusCode();
  }

  private HttpResponse<String> sendJar(String query, byte[] jar) {
    return send(
        request("/api/v1/modules?" + query)
            .header("content-type", "application/java-archive")
            .POST(HttpRequest.BodyPublishers.ofByteArray(jar))
            .build());
  }

  /** Makes a version the active one, and waits until it is. */
  void activate(String name, String version) {
    String path = "/api/v1/modules/" + name + "/activate";
    HttpResponse<String> answer =
        send(
            request(path)
                .header("content-type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        new JsonObject().put("version", version).encode()))
                .build());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(path + ": " + answer.body());
    }
  }

  /** Makes the version before the active one, and waits until it is. */
  void rollBack(String name) {
    post("/api/v1/modules/" + name + "/rollback");
  }

  void pause(String queue) {
    post("/api/v1/queues/" + queue + "/pause");
  }

  void resume(String queue) {
    post("/api/v1/queues/" + queue + "/resume");
  }

  private void post(String path) {
    HttpResponse<String> answer =
        send(request(path).POST(HttpRequest.BodyPublishers.noBody()).build());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(path + ": " + answer.body());
    }
  }

  /** The newest tasks of a type that have succeeded. */
  JsonArray succeeded(String type, int limit) {
    return new JsonObject(get("/api/v1/tasks?state=succeeded&type=" + type + "&limit=" + limit))
        .getJsonArray("items");
  }

  /** How many tasks of a queue have succeeded since the node started. */
  long settled(String queue) {
    String name = "buswork_tasks_settled_total{queue=\"" + queue + "\",state=\"succeeded\"}";
    return get("/metrics")
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length()).strip()))
        .findFirst()
        .orElse(0);
  }

  /** The sum of a metric's values. */
  static double sum(String metrics, String name, String label) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name) && line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  String get(String path) {
    return send(request(path).GET().build()).body();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(root + path)).timeout(Duration.ofSeconds(60));
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(request.uri().toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
