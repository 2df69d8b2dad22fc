package dev.lamina.gateway.identity;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/** The text of a request that Signature Version 4 hashes, for services that encode the path twice, as Lambda does. */
final class CanonicalRequest {
  private CanonicalRequest() {}

  static String of(HttpMethod method, String uri, MultiMap headers, Signature signature, String bodyHash) {
    return method.name() + '\n'
        + path(uri) + '\n'
        + query(uri, signature.presigned()) + '\n'
        + headers(headers, signature.signedHeaders()) + '\n'
        + String.join(";", signature.signedHeaders()) + '\n'
        + bodyHash;
  }

  private static String path(String uri) {
    int mark = uri.indexOf('?');
    return PercentEncoding.encode(normalized(mark < 0 ? uri : uri.substring(0, mark)), true);
  }

  // Signers drop empty and dot segments; a slash at the end stays.
  private static String normalized(String path) {
    if (!path.contains("//") && !path.contains("/.")) {
      return path.isEmpty() ? "/" : path;
    }
    Deque<String> kept = new ArrayDeque<>();
    for (String segment : path.split("/")) {
      if (segment.equals("..")) {
        kept.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        kept.addLast(segment);
      }
    }
    String end = path.endsWith("/") && !kept.isEmpty() ? "/" : "";
    return "/" + String.join("/", kept) + end;
  }

  private static String query(String uri, boolean presigned) {
    List<QueryParameter> encoded = new ArrayList<>();
    for (QueryParameter p : QueryParameter.all(uri)) {
      if (!(presigned && p.name().equals("X-Amz-Signature"))) {
        encoded.add(new QueryParameter(PercentEncoding.encode(p.name(), false), PercentEncoding.encode(p.value(), false)));
      }
    }
    encoded.sort(Comparator.comparing(QueryParameter::name).thenComparing(QueryParameter::value));
    return encoded.stream().map(p -> p.name() + "=" + p.value()).collect(Collectors.joining("&"));
  }

  private static String headers(MultiMap headers, List<String> names) {
    StringBuilder out = new StringBuilder(256);
    for (String name : names) {
      String value = headers.getAll(name).stream().map(CanonicalRequest::collapsed).collect(Collectors.joining(","));
      out.append(name).append(':').append(value).append('\n');
    }
    return out.toString();
  }

  private static String collapsed(String value) {
    String trimmed = value.trim();
    return trimmed.contains("  ") || trimmed.indexOf('\t') >= 0 ? trimmed.replaceAll("\\s+", " ") : trimmed;
  }
}
