package dev.lamina.gateway.api.url;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.lamina.api.UrlAuth;
import dev.lamina.gateway.auth.Caller;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A request as the event that a function gets: payload format 2.0 of API Gateway and of function URLs. */
final class HttpEvent {
    private static final JsonFactory JSON = new JsonFactory();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final String ROUTE = "$default";
    private static final int HEAD = 4096;

    private final UrlRequest request;
    private final JsonGenerator json;

    private HttpEvent(UrlRequest request, JsonGenerator json) {
        this.request = request;
        this.json = json;
    }

    static Buffer of(UrlRequest request, Caller caller, Buffer body) {
        EventBytes out = new EventBytes(HEAD + body.length() + body.length() / 2);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            new HttpEvent(request, json).write(caller, body);
        } catch (IOException e) {
            throw new UncheckedIOException("a write to memory cannot fail", e);
        }
        return out.written();
    }

    private void write(Caller caller, Buffer body) throws IOException {
        String rawQuery = rawQuery();
        json.writeStartObject();
        json.writeStringField("version", "2.0");
        json.writeStringField("routeKey", ROUTE);
        json.writeStringField("rawPath", request.address().rawPath());
        json.writeStringField("rawQueryString", rawQuery);
        cookies(HeadFields.cookies(request.http().headers()));
        texts("headers", HeadFields.headers(request));
        Map<String, String> query = HeadFields.query(rawQuery);
        if (!query.isEmpty()) {
            texts("queryStringParameters", query);
        }
        context(caller);
        body(body);
        json.writeNullField("pathParameters");
        json.writeNullField("stageVariables");
        json.writeEndObject();
    }

    private void context(Caller caller) throws IOException {
        String host = host();
        json.writeObjectFieldStart("requestContext");
        json.writeStringField("accountId", request.function().namespace());
        json.writeStringField("apiId", request.function().name());
        json.writeNullField("authentication");
        if (request.auth() == UrlAuth.KUBERNETES) {
            authorizer(caller);
        }
        json.writeStringField("domainName", host);
        json.writeStringField("domainPrefix", host.split("\\.", 2)[0]);
        http();
        json.writeStringField("requestId", request.id().value());
        json.writeStringField("routeKey", ROUTE);
        json.writeStringField("stage", ROUTE);
        json.writeStringField("time", TIME.format(request.time()));
        json.writeNumberField("timeEpoch", request.time().toEpochMilli());
        json.writeEndObject();
    }

    // AWS's fields, as far as a Kubernetes user has them.
    private void authorizer(Caller caller) throws IOException {
        json.writeObjectFieldStart("authorizer");
        json.writeObjectFieldStart("iam");
        json.writeNullField("accessKey");
        json.writeStringField("accountId", caller.namespace().orElse(null));
        json.writeStringField("callerId", caller.user());
        json.writeNullField("cognitoIdentity");
        json.writeNullField("principalOrgId");
        json.writeStringField("userArn", caller.user());
        json.writeStringField("userId", caller.uid());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void http() throws IOException {
        String agent = request.header("User-Agent");
        json.writeObjectFieldStart("http");
        json.writeStringField("method", request.http().method().name());
        json.writeStringField("path", request.address().rawPath());
        json.writeStringField("protocol", "HTTP/1.1");
        json.writeStringField("sourceIp", request.http().remoteAddress().hostAddress());
        json.writeStringField("userAgent", agent == null ? "" : agent);
        json.writeEndObject();
    }

    private void body(Buffer body) throws IOException {
        boolean base64 = false;
        if (body.length() > 0) {
            byte[] bytes = body.getBytes();
            String text = BodyText.of(bytes, request.header("Content-Type"));
            base64 = text == null;
            json.writeFieldName("body");
            if (base64) {
                json.writeBinary(bytes);
            } else {
                json.writeString(text);
            }
        }
        json.writeBooleanField("isBase64Encoded", base64);
    }

    private void cookies(List<String> cookies) throws IOException {
        if (!cookies.isEmpty()) {
            json.writeArrayFieldStart("cookies");
            for (String cookie : cookies) {
                json.writeString(cookie);
            }
            json.writeEndArray();
        }
    }

    private void texts(String field, Map<String, String> texts) throws IOException {
        json.writeObjectFieldStart(field);
        for (Map.Entry<String, String> text : texts.entrySet()) {
            json.writeStringField(text.getKey(), text.getValue());
        }
        json.writeEndObject();
    }

    private String rawQuery() {
        String query = request.http().query();
        if (query == null) {
            return "";
        }
        return request.auth() == UrlAuth.KUBERNETES ? HeadFields.withoutSignature(query) : query;
    }

    private String host() {
        return request.http().authority() == null
                ? ""
                : request.http().authority().host();
    }
}
