package io.buswork.cluster;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The HTTP API of one node, spoken by the JDK's client alone: tests must not trust our own. */
final class Api {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String root;
  private final String token;

  /**
   * @param root such as {@code http://127.0.0.1:8080}
   */
  Api(String root) {
    this(root, "");
  }

  private Api(String root, String token) {
    this.root = root.replaceAll("/+$", "");
    this.token = token;
  }

  /** The same, with a token shown at each request. */
  Api with(String shown) {
    return new Api(root, shown);
  }

  /** An answer, whatever its status. */
  record Answer(int status, String contentType, Optional<String> retryAfter, String body) {

    JsonObject json() {
      return new JsonObject(body);
    }

    /** This answer, if its status is the expected one. */
    Answer expect(int expected) {
      if (status != expected) {
        throw new AssertionError("expected " + expected + ", got " + status + ": " + body);
      }
      return this;
    }
  }

  /** Below {@code /api/v1}. */
  Answer get(String path) {
    return send("GET", "/api/v1" + path, null, BodyPublishers.noBody());
  }

  /** At the root: health, metrics. */
  Answer getRoot(String path) {
    return send("GET", path, null, BodyPublishers.noBody());
  }

  /** Posts JSON. */
  Answer post(String path, Object json) {
    return post(path, "application/json", json.toString());
  }

  /** Posts text of any kind. */
  Answer post(String path, String contentType, String body) {
    return send("POST", "/api/v1" + path, contentType, BodyPublishers.ofString(body));
  }

  /** Posts JSON as a request that may be a repeat. */
  Answer postOnce(String path, String idempotencyKey, Object json) {
    HttpRequest.Builder request =
        request("POST", "/api/v1" + path, BodyPublishers.ofString(json.toString()))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey);
    return send(request.build());
  }

  /** Posts JSON as part of a trace. */
  Answer postTraced(String path, String traceparent, Object json) {
    HttpRequest.Builder request =
        request("POST", "/api/v1" + path, BodyPublishers.ofString(json.toString()))
            .header("Content-Type", "application/json")
            .header("traceparent", traceparent);
    return send(request.build());
  }

  /** Puts JSON. */
  Answer put(String path, Object json) {
    return send(
        "PUT", "/api/v1" + path, "application/json", BodyPublishers.ofString(json.toString()));
  }

  /** Makes a token with that role, and that name too. */
  String newToken(String role) {
    JsonObject token = new JsonObject().put("name", role).put("role", role);
    return post("/tokens", token).expect(201).json().getString("token");
  }

  /** Deletes. */
  Answer delete(String path) {
    return send("DELETE", "/api/v1" + path, null, BodyPublishers.noBody());
  }

  /** Uploads a jar and makes it the active version on every node. */
  Answer upload(String name, String version, Path jar) {
    return uploadWith("name=" + name + "&version=" + version, jar);
  }

  /** Uploads a jar that gets so many percent of the tasks at first. */
  Answer uploadCanary(String name, String version, Path jar, int share) {
    return uploadWith(
        "name=" + name + "&version=" + version + "&strategy=canary&canary=" + share, jar);
  }

  /** Uploads a jar with these parameters. */
  Answer uploadWith(String query, Path jar) {
    try {
      return send(
          "POST",
          "/api/v1/modules?" + query,
          "application/java-archive",
          BodyPublishers.ofByteArray(Files.readAllBytes(jar)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + jar, e);
    }
  }

  /**
   * Submits tasks in one request.
   *
   * @return their ids, in order
   */
  List<Long> submitAll(List<JsonObject> tasks) {
    String lines = tasks.stream().map(JsonObject::encode).collect(Collectors.joining("\n"));
    JsonArray items =
        post("/tasks", "application/x-ndjson", lines).expect(201).json().getJsonArray("items");
    return LongStream.range(0, items.size())
        .mapToObj(i -> Long.valueOf(items.getJsonObject((int) i).getString("id")))
        .toList();
  }

  private Answer send(String method, String path, String contentType, BodyPublisher body) {
    HttpRequest.Builder request = request(method, path, body);
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    return send(request.build());
  }

  private HttpRequest.Builder request(String method, String path, BodyPublisher body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + path)).timeout(PATIENCE).method(method, body);
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private static Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          response.headers().firstValue("Retry-After"),
          response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(request.method() + " " + request.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(
          request.method() + " " + request.uri() + " was interrupted", e);
    }
  }
}
