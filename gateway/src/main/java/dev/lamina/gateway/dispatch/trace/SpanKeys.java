package dev.lamina.gateway.dispatch.trace;

import io.opentelemetry.api.common.AttributeKey;

/**
 * Names of attributes: those of OpenTelemetry's semantic conventions for FaaS, HTTP and Kubernetes, and Lamina's own.
 */
public final class SpanKeys {
    public static final AttributeKey<String> FUNCTION = AttributeKey.stringKey("faas.name");
    public static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("faas.invocation_id");
    public static final AttributeKey<Boolean> COLD_START = AttributeKey.booleanKey("faas.coldstart");
    public static final AttributeKey<String> FAAS_TRIGGER = AttributeKey.stringKey("faas.trigger");
    public static final AttributeKey<String> ENVIRONMENT = AttributeKey.stringKey("faas.instance");
    /** Bytes. */
    public static final AttributeKey<Long> MEMORY = AttributeKey.longKey("faas.max_memory");

    public static final AttributeKey<String> ARN = AttributeKey.stringKey("cloud.resource_id");
    public static final AttributeKey<String> NAMESPACE = AttributeKey.stringKey("k8s.namespace.name");
    public static final AttributeKey<String> POD = AttributeKey.stringKey("k8s.pod.name");
    public static final AttributeKey<String> HTTP_METHOD = AttributeKey.stringKey("http.request.method");
    public static final AttributeKey<Long> HTTP_STATUS = AttributeKey.longKey("http.response.status_code");
    public static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    public static final AttributeKey<String> TRIGGER = AttributeKey.stringKey("lamina.trigger");
    public static final AttributeKey<String> SOURCE = AttributeKey.stringKey("lamina.source");
    public static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("lamina.attempt");
    public static final AttributeKey<String> DESTINATION = AttributeKey.stringKey("lamina.destination");
    /** As REPORT in the log has it, milliseconds. */
    public static final AttributeKey<Long> DURATION = AttributeKey.longKey("lamina.duration_ms");

    public static final AttributeKey<Long> BILLED = AttributeKey.longKey("lamina.billed_duration_ms");
    public static final AttributeKey<Long> USED_MEMORY = AttributeKey.longKey("lamina.max_memory_used_mb");
    /** Which limit throttled it. */
    public static final AttributeKey<String> THROTTLE_CAUSE = AttributeKey.stringKey("lamina.throttle.cause");

    private SpanKeys() {}
}
