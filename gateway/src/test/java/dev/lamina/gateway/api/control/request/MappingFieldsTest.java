package dev.lamina.gateway.api.control.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.TriggerSpec;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.http.AwsException;
import dev.lamina.gateway.testing.TestConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mapping's request sets is what its response shows. */
class MappingFieldsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GatewayConfig config = TestConfig.of(Map.of());
    private final MappingFields fields = new MappingFields(new Targets(config));
    private final MappingSource sources = new MappingSource(new Targets(config), config);

    @ParameterizedTest
    @ValueSource(strings = {"""
                {"EventSourceArn": "arn:aws:sqs:eu-west-1:123456789012:orders", "BatchSize": 5,
                 "MaximumBatchingWindowInSeconds": 2, "FunctionResponseTypes": ["ReportBatchItemFailures"],
                 "FilterCriteria": {"Filters": [{"Pattern": "{}"}]}, "ScalingConfig": {"MaximumConcurrency": 3}}""", """
                {"EventSourceArn": "arn:aws:kinesis:us-east-1:shop:stream/clicks", "StartingPosition": "LATEST",
                 "BatchSize": 5, "ParallelizationFactor": 2, "BisectBatchOnFunctionError": true,
                 "MaximumRetryAttempts": 3, "MaximumRecordAgeInSeconds": 60,
                 "DestinationConfig": {"OnFailure": {"Destination": "arn:aws:sns:us-east-1:shop:dead"}}}""", """
                {"SelfManagedEventSource": {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": ["kafka:9092"]}},
                 "Topics": ["t"], "StartingPosition": "LATEST", "BatchSize": 5}"""})
    void mappingIsReadAsWritten(String text) throws Exception {
        JsonNode request = JSON.readTree(text);

        TriggerSpec spec = fields.write("shop", empty(request), request);

        Map<String, Object> all = fields.read("shop", spec);
        all.putAll(sources.read(spec.source(), "shop").orElseThrow());
        assertThat(JSON.readTree(JSON.writeValueAsString(all))).isEqualTo(request);
    }

    @Test
    void tableOfStreamIsRead() throws Exception {
        JsonNode request = JSON.readTree(
                "{\"EventSourceArn\": \"arn:aws:dynamodb:us-east-1:1:table/orders/stream/2026-01-01T00:00:00.000\"}");

        assertThat(sources.write(request).dynamodb().table()).isEqualTo("orders");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"EventSourceArn\": \"x\"}",
                "{\"EventSourceArn\": \"arn:aws:kafka:us-east-1:1:cluster/c/u\"}",
                "{\"EventSourceArn\": \"arn:aws:mq:us-east-1:1:broker:b\"}",
                "{\"EventSourceArn\": \"arn:aws:kinesis:us-east-1:1:stream/s\", \"StartingPosition\": \"FIRST\"}",
                "{\"SelfManagedEventSource\": {\"Endpoints\": {\"KAFKA_BOOTSTRAP_SERVERS\": [\"k:1\"]}}}"
            })
    void badSourceIsRefused(String text) throws Exception {
        JsonNode request = JSON.readTree(text);

        assertThatThrownBy(() -> sources.write(request)).isInstanceOf(AwsException.class);
    }

    private TriggerSpec empty(JsonNode request) {
        return TriggerSpecBuilder.builder()
                .function(new FunctionReference("orders"))
                .source(sources.write(request))
                .build();
    }
}
