package dev.lamina.gateway.api.authorizer.function;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.PayloadFormat;
import dev.lamina.gateway.api.authorizer.RouteRequest;
import dev.lamina.gateway.api.web.HeadFields;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The event that an authorizer's function gets: API Gateway's REQUEST authorizer, in both formats. */
final class AuthorizerEvent {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final String PROTOCOL = "HTTP/1.1";

    private final RouteRequest request;
    private final String arn;
    private final List<String> identity;

    private AuthorizerEvent(RouteRequest request, String arn, List<String> identity) {
        this.request = request;
        this.arn = arn;
        this.identity = identity;
    }

    /** @param identity the values of the identity sources, in their order */
    static Buffer of(PayloadFormat format, RouteRequest request, String arn, List<String> identity) {
        AuthorizerEvent event = new AuthorizerEvent(request, arn, identity);
        try {
            return Buffer.buffer(JSON.writeValueAsBytes(format == PayloadFormat.V1 ? event.v1() : event.v2()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event of texts can be written", e);
        }
    }

    private Map<String, Object> v2() {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("version", "2.0");
        event.put("type", "REQUEST");
        event.put("routeArn", arn);
        event.put("identitySource", identity);
        event.put("routeKey", request.routeKey());
        event.put("rawPath", request.path());
        event.put("rawQueryString", request.query());
        event.put("cookies", HeadFields.cookies(request.headers()));
        event.put("headers", lowerCaseHeaders());
        event.put("queryStringParameters", HeadFields.query(request.query()));
        event.put("requestContext", contextV2());
        event.put("pathParameters", request.pathParameters());
        event.put("stageVariables", request.stageVariables());
        return event;
    }

    private Map<String, Object> contextV2() {
        Map<String, Object> http = new LinkedHashMap<>();
        http.put("method", request.method().name());
        http.put("path", request.path());
        http.put("protocol", PROTOCOL);
        http.put("sourceIp", request.sourceIp());
        http.put("userAgent", userAgent());
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("accountId", request.function().namespace());
        context.put("apiId", request.apiId());
        context.put("domainName", request.host());
        context.put("domainPrefix", request.host().split("\\.", 2)[0]);
        context.put("http", http);
        context.put("requestId", request.requestId());
        context.put("routeKey", request.routeKey());
        context.put("stage", request.stage());
        context.put("time", TIME.format(request.time()));
        context.put("timeEpoch", request.time().toEpochMilli());
        context.putAll(request.connection());
        return context;
    }

    private Map<String, Object> v1() {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("version", "1.0");
        event.put("type", "REQUEST");
        event.put("methodArn", arn);
        event.put("identitySource", String.join(",", identity));
        event.put("authorizationToken", String.join(",", identity));
        event.put("resource", resource());
        event.put("path", request.path());
        event.put("httpMethod", request.method().name());
        event.put("headers", headers());
        event.put("queryStringParameters", HeadFields.query(request.query()));
        event.put("pathParameters", request.pathParameters());
        event.put("stageVariables", request.stageVariables());
        event.put("requestContext", contextV1());
        return event;
    }

    private Map<String, Object> contextV1() {
        Map<String, Object> identityOfClient = new LinkedHashMap<>();
        identityOfClient.put("sourceIp", request.sourceIp());
        identityOfClient.put("userAgent", userAgent());
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("accountId", request.function().namespace());
        context.put("apiId", request.apiId());
        context.put("domainName", request.host());
        context.put("domainPrefix", request.host().split("\\.", 2)[0]);
        context.put("httpMethod", request.method().name());
        context.put("identity", identityOfClient);
        context.put("path", request.path());
        context.put("protocol", PROTOCOL);
        context.put("requestId", request.requestId());
        context.put("requestTime", TIME.format(request.time()));
        context.put("requestTimeEpoch", request.time().toEpochMilli());
        context.put("resourceId", request.routeKey());
        context.put("resourcePath", resource());
        context.put("stage", request.stage());
        context.putAll(request.connection());
        return context;
    }

    /** The path of the route: what follows the method in its key. */
    private String resource() {
        return request.routeKey().substring(request.routeKey().indexOf(' ') + 1);
    }

    private String userAgent() {
        String agent = request.headers().get(HttpHeaders.USER_AGENT);
        return agent == null ? "" : agent;
    }

    private Map<String, String> lowerCaseHeaders() {
        Map<String, String> all = new TreeMap<>();
        request.headers()
                .forEach(header -> all.merge(
                        header.getKey().toLowerCase(Locale.ROOT),
                        header.getValue(),
                        (first, next) -> first + "," + next));
        return all;
    }

    /** Names as they were sent; of several values the last, as format 1.0 has it. */
    private Map<String, String> headers() {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.headers().forEach(header -> all.put(header.getKey(), header.getValue()));
        return all;
    }
}
