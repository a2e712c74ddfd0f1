package io.buswork.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
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
import java.util.stream.Collectors;

/** Sends requests under the API's root, and turns whatever goes wrong into the typed errors. */
final class ApiCalls {

  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final String USER_AGENT = "buswork-client";

  private final ClientOptions options;
  private final HttpClient connections;
  private final WebClient http;

  ApiCalls(Vertx vertx, ClientOptions options) {
    this.options = options;
    WebClientOptions web =
        new WebClientOptions()
            .setDefaultHost(options.url().getHost())
            .setDefaultPort(options.port())
            .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
            .setFollowRedirects(false)
            .setUserAgent(USER_AGENT);
    options.secure(web);
    this.connections = vertx.createHttpClient(web);
    this.http = WebClient.wrap(connections, web);
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
    return send(HttpMethod.PUT, path, options.timeout(), json);
  }

  /** The same, answered when the whole cluster has done it. */
  Future<Answer> putAndConverge(String path, Buffer json) {
    return send(HttpMethod.PUT, path, ClientOptions.ROLLOUT_TIMEOUT, json);
  }

  Future<Answer> delete(String path) {
    return answer(request(HttpMethod.DELETE, path, options.timeout()).send());
  }

  /** For calls that are answered when the whole cluster has done something. */
  Future<Answer> postAndConverge(String path, Buffer json) {
    return send(HttpMethod.POST, path, ClientOptions.ROLLOUT_TIMEOUT, json);
  }

  private Future<Answer> send(HttpMethod method, String path, Duration timeout, Buffer json) {
    return answer(
        request(method, path, timeout)
            .putHeader(HttpHeaders.CONTENT_TYPE.toString(), "application/json")
            .sendBuffer(json));
  }

  /** Uploads a file, whose size becomes the request's length. */
  Future<Answer> upload(
      String path, Map<String, String> parameters, AsyncFile file, long size, String contentType) {
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(options.url().getHost())
            .setPort(options.port())
            .setSsl(options.isTls())
            .setURI(options.basePath() + path + query(parameters))
            .setIdleTimeout(ClientOptions.ROLLOUT_TIMEOUT.toMillis())
            .putHeader(HttpHeaders.USER_AGENT, USER_AGENT)
            .putHeader(HttpHeaders.ACCEPT, "application/json")
            .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
            .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(size));
    if (options.token() != null) {
      request.putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + options.token());
    }
    return connections
        .request(request)
        .compose(sending -> send(sending, file))
        .recover(failure -> Future.failedFuture(unreachable(options, failure)));
  }

  private static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(one -> segment(one.getKey()) + "=" + segment(one.getValue()))
        .collect(Collectors.joining("&", "?", ""));
  }

  /**
   * The answer may come before the request's end: because the server has not read it all, or has
   * counted its bytes while this side still looks for more in the file. Nothing can be sent on that
   * connection then; kept, it would spoil the next call.
   */
  private static Future<Answer> send(HttpClientRequest request, AsyncFile file) {
    // Whatever breaks it off fails the response too, if that has not come.
    request.exceptionHandler(known -> {});
    Future<Void> sent =
        file.pipe().endOnFailure(false).to(request).onFailure(why -> request.reset(0, why));
    return request
        .response()
        .compose(response -> response.body().map(body -> Answer.of(response, body)))
        .eventually(
            () -> sent.isComplete() ? sent : request.connection().close().eventually(() -> sent));
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
