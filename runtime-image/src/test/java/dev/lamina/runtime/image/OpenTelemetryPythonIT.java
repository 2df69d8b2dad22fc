package dev.lamina.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.lamina.runtime.stub.StubGateway;
import dev.lamina.runtime.stub.StubGateway.Call;
import dev.lamina.runtime.stub.Zips;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenTelemetry's layer for Python, as docs/opentelemetry.md makes it: spans of invocations arrive at a receiver. */
class OpenTelemetryPythonIT {
    private static final PageCode PAGE = new PageCode("opentelemetry.md");
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final String FUNCTION = """
            import boto3
            from botocore.exceptions import ClientError
            from opentelemetry import trace

            def handler(event, context):
                if "fail" in event:
                    raise ValueError(event["fail"])
                try:
                    boto3.client("s3").head_bucket(Bucket="b")
                except ClientError as error:
                    print("the receiver has no buckets:", error)
                return format(trace.get_current_span().get_span_context().trace_id, "032x")
            """;

    @TempDir
    private Path folder;

    @Test
    void spansArriveBeforeResponse() throws Exception {
        try (StubGateway gateway = StubGateway.start();
                OtlpReceiver receiver = new OtlpReceiver();
                ImageContainer container = new ImageContainer("LAMINA_RUNTIME_PYTHON313_IMAGE", gateway, folder)) {
            container
                    .layer(packages())
                    .layer(scripts())
                    .variable("AWS_LAMBDA_EXEC_WRAPPER", "/opt/otel-instrument")
                    .variable("AWS_LAMBDA_FUNCTION_NAME", "traced")
                    .variable("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.address())
                    .variable("AWS_ENDPOINT_URL", receiver.address())
                    .variable("AWS_DEFAULT_REGION", "eu-west-1")
                    .variable("AWS_ACCESS_KEY_ID", "any")
                    .variable("AWS_SECRET_ACCESS_KEY", "any")
                    .start(
                            "api/index.handler",
                            new Zips().file("api/index.py", FUNCTION).bytes());

            Call answer = gateway.invoke(
                            "id-a", "{\"headers\":{\"traceparent\":\"00-" + TRACE + "-" + CALLER + "-01\"}}")
                    .await();

            assertThat(answer.text()).as(container.log()).isEqualTo('"' + TRACE + '"');
            Span span = named(receiver, "traced");
            assertThat(OtlpReceiver.attribute(span.getAttributesList(), "faas.invocation_id"))
                    .isEqualTo("id-a");
            assertThat(hex(span.getTraceId())).isEqualTo(TRACE);
            assertThat(hex(span.getParentSpanId())).isEqualTo(CALLER);
            Span call = named(receiver, "S3.HeadBucket");
            assertThat(call.getParentSpanId()).isEqualTo(span.getSpanId());
            assertThat(receiver.services()).isEqualTo("traced");
            failureIsTraced(gateway, receiver);
        }
    }

    private static void failureIsTraced(StubGateway gateway, OtlpReceiver receiver) throws Exception {
        Call failed = gateway.invoke("id-b", "{\"fail\":\"as told\"}").await();

        assertThat(failed.text()).contains("\"errorType\": \"ValueError\"");
        assertThat(receiver.spans())
                .filteredOn(span -> OtlpReceiver.attribute(span.getAttributesList(), "faas.invocation_id")
                        .equals("id-b"))
                .singleElement()
                .satisfies(span -> {
                    assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
                    assertThat(span.getEvents(0).getName()).isEqualTo("exception");
                });
    }

    private static Span named(OtlpReceiver receiver, String name) {
        return receiver.spans().stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no span " + name + " among " + receiver.spans()));
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static byte[] packages() throws Exception {
        String zip = System.getenv("LAMINA_OPENTELEMETRY_PYTHON");
        assertThat(zip)
                .as("LAMINA_OPENTELEMETRY_PYTHON: run `make test`, or `eval \"$(dev/test-env.sh)\"` in this shell")
                .isNotNull();
        return Files.readAllBytes(Path.of(zip));
    }

    private static byte[] scripts() throws Exception {
        return new Zips()
                .program("otel-instrument", PAGE.file("layer/otel-instrument"))
                .file("python/otel_wrapper.py", PAGE.file("layer/python/otel_wrapper.py"))
                .bytes();
    }
}
