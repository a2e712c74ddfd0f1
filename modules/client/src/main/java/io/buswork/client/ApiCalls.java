package io.buswork.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Sends requests under the API's root, and turns whatever goes wrong into the typed errors. */
final class ApiCalls {

  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  private final ClientOptions options;
  private final WebClient http;

  ApiCalls(Vertx vertx, ClientOptions options) {
    this.options = options;
    WebClientOptions web =
        new WebClientOptions()
            .setDefaultHost(options.url().getHost())
            .setDefaultPort(options.port())
            .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
            .setFollowRedirects(false)
            .setUserAgent("buswork-client");
    options.secure(web);
    this.http = WebClient.create(vertx, web);
  }

  /** One segment of a path. */
  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  Future<Answer> get(String path, Map<String, String> parameters) {
    HttpRequest<Buffer> request = request(HttpMethod.GET, path, options.timeout());
    parameters.forEach(request::addQueryParam);
    return answer(request.send());
  }

  Future<Answer> post(String path, String contentType, Buffer body) {
    return answer(
        request(HttpMethod.POST, path, options.timeout())
            .putHeader(HttpHeaders.CONTENT_TYPE.toString(), contentType)
            .sendBuffer(body));
  }

  Future<Answer> post(String path) {
    return answer(request(HttpMethod.POST, path, options.timeout()).send());
  }

  Future<Answer> put(String path, Buffer json) {
    return answer(
        request(HttpMethod.PUT, path, options.timeout())
            .putHeader(HttpHeaders.CONTENT_TYPE.toString(), "application/json")
            .sendBuffer(json));
  }

  Future<Answer> delete(String path) {
    return answer(request(HttpMethod.DELETE, path, options.timeout()).send());
  }

  /** For calls that are answered when the whole cluster has done something. */
  Future<Answer> postAndConverge(String path, Buffer json) {
    return answer(
        request(HttpMethod.POST, path, ClientOptions.ROLLOUT_TIMEOUT)
            .putHeader(HttpHeaders.CONTENT_TYPE.toString(), "application/json")
            .sendBuffer(json));
  }

  /** Uploads a file, whose size becomes the request's length. */
  Future<Answer> upload(
      String path, Map<String, String> parameters, AsyncFile file, long size, String contentType) {
    HttpRequest<Buffer> request =
        request(HttpMethod.POST, path, ClientOptions.ROLLOUT_TIMEOUT)
            .putHeader(HttpHeaders.CONTENT_TYPE.toString(), contentType)
            .putHeader(HttpHeaders.CONTENT_LENGTH.toString(), Long.toString(size));
    parameters.forEach(request::addQueryParam);
    return answer(request.sendStream(file));
  }

  Future<Answer> deleteAndConverge(String path) {
    return answer(request(HttpMethod.DELETE, path, ClientOptions.ROLLOUT_TIMEOUT).send());
  }

  void close() {
    http.close();
  }

  private HttpRequest<Buffer> request(HttpMethod method, String path, Duration timeout) {
    HttpRequest<Buffer> request =
        http.request(method, options.basePath() + path)
            .timeout(timeout.toMillis())
            .putHeader(HttpHeaders.ACCEPT.toString(), "application/json");
    if (options.token() != null) {
      request.bearerTokenAuthentication(options.token());
    }
    return request;
  }

  private Future<Answer> answer(Future<HttpResponse<Buffer>> response) {
    return response
        .recover(failure -> Future.failedFuture(unreachable(options, failure)))
        .map(Answer::of);
  }

  /** What a failure to send or to receive means; others are handed back as they are. */
  static Throwable unreachable(ClientOptions options, Throwable failure) {
    boolean network =
        failure instanceof IOException
            || failure instanceof VertxException
            || failure instanceof TimeoutException;
    return network ? new ServerUnreachableException(options.url(), failure) : failure;
  }
}
