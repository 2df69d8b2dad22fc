package dev.lamina.gateway.api.authorizer.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2CustomAuthorizerEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import dev.lamina.api.PayloadFormat;
import dev.lamina.gateway.api.authorizer.RouteRequest;
import dev.lamina.gateway.api.authorizer.RouteRequestBuilder;
import dev.lamina.gateway.api.authorizer.RouteRequests;
import dev.lamina.gateway.api.web.WebSocketSession;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The events of function authorizers, as AWS's library reads them. */
class AuthorizerEventTest {
    private static final String ARN = "arn:aws:execute-api:us-east-1:shop:shop/$default/GET/pets/7";
    private final RouteRequest request = RouteRequests.with(
            "Authorization", "secret", "X-Two", "1", "X-Two", "2", "Cookie", "a=1; b=2", "User-Agent", "curl");

    @Test
    void arnNamesTheRequest() {
        assertThat(RouteArn.of(request, "us-east-1")).isEqualTo(ARN);
    }

    @Test
    void arnNamesConnectionOfWebSocket() {
        assertThat(RouteArn.of(
                        RouteRequestBuilder.builder(request)
                                .routeKey("$connect")
                                .build(),
                        "us-east-1"))
                .isEqualTo("arn:aws:execute-api:us-east-1:shop:shop/$default/$connect");
    }

    @Test
    void secondFormatIsRead() {
        APIGatewayV2CustomAuthorizerEvent event = read(PayloadFormat.V2, APIGatewayV2CustomAuthorizerEvent.class);

        assertThat(event.getVersion()).isEqualTo("2.0");
        assertThat(event.getType()).isEqualTo("REQUEST");
        assertThat(event.getRouteArn()).isEqualTo(ARN);
        assertThat(event.getIdentitySource()).containsExactly("secret", "7");
        assertThat(event.getRouteKey()).isEqualTo("GET /pets/{id}");
        assertThat(event.getRawPath()).isEqualTo("/pets/7");
        assertThat(event.getRawQueryString()).isEqualTo("a=1&a=2&b=%C3%A4");
        assertThat(event.getCookies()).containsExactly("a=1", "b=2");
        assertThat(event.getHeaders()).containsEntry("x-two", "1,2").containsEntry("authorization", "secret");
        assertThat(event.getQueryStringParameters()).containsEntry("a", "1,2").containsEntry("b", "ä");
        assertThat(event.getPathParameters()).containsEntry("id", "7");
        assertThat(event.getStageVariables()).containsEntry("table", "pets");
        assertThat(event.getRequestContext().getDomainPrefix()).isEqualTo("shop");
        assertThat(event.getRequestContext().getHttp().getMethod()).isEqualTo("GET");
        assertThat(event.getRequestContext().getHttp().getSourceIp()).isEqualTo("192.0.2.1");
        assertThat(event.getRequestContext().getTimeEpoch()).hasToString("2023-11-14T22:13:20Z");
    }

    @Test
    void firstFormatIsRead() {
        APIGatewayCustomAuthorizerEvent event = read(PayloadFormat.V1, APIGatewayCustomAuthorizerEvent.class);

        assertThat(event.getVersion()).isEqualTo("1.0");
        assertThat(event.getType()).isEqualTo("REQUEST");
        assertThat(event.getMethodArn()).isEqualTo(ARN);
        assertThat(event.getIdentitySource()).isEqualTo("secret,7");
        assertThat(event.getResource()).isEqualTo("/pets/{id}");
        assertThat(event.getPath()).isEqualTo("/pets/7");
        assertThat(event.getHttpMethod()).isEqualTo("GET");
        assertThat(event.getHeaders()).containsEntry("X-Two", "2").containsEntry("Authorization", "secret");
        assertThat(event.getRequestContext().getStage()).isEqualTo("$default");
        assertThat(event.getRequestContext().getIdentity().getSourceIp()).isEqualTo("192.0.2.1");
    }

    @Test
    void eventNamesConnectionOfWebSocket() {
        WebSocketSession session = new WebSocketSession(
                "c-1", "shop", "chat", "shop.example.com", RouteRequests.TIME, "192.0.2.1", null, Map.of());
        RouteRequest upgrade = RouteRequestBuilder.builder(request)
                .connection(session.asRequested("$connect"))
                .build();

        for (PayloadFormat format : PayloadFormat.values()) {
            JsonObject context = AuthorizerEvent.of(format, upgrade, ARN, List.of("secret"))
                    .toJsonObject()
                    .getJsonObject("requestContext");
            assertThat(context.getMap())
                    .containsEntry("routeKey", "$connect")
                    .containsEntry("eventType", "CONNECT")
                    .containsEntry("messageDirection", "IN")
                    .containsEntry("connectionId", "c-1")
                    .containsEntry("connectedAt", RouteRequests.TIME.toEpochMilli());
        }
    }

    private <T> T read(PayloadFormat format, Class<T> type) {
        byte[] event =
                AuthorizerEvent.of(format, request, ARN, List.of("secret", "7")).getBytes();
        return LambdaEventSerializers.serializerFor(type, getClass().getClassLoader())
                .fromJson(new ByteArrayInputStream(event));
    }
}
