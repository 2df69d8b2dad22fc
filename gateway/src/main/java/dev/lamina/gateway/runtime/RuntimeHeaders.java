package dev.lamina.gateway.runtime;

import io.vertx.core.http.HttpHeaders;

/** Header names and values of the Runtime API and of Lamina, in the form that is cheapest to write. */
final class RuntimeHeaders {
    static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("Lambda-Runtime-Aws-Request-Id");
    static final CharSequence INVOCATION_ID = HttpHeaders.createOptimized("Lambda-Runtime-Invocation-Id");
    static final CharSequence DEADLINE_MS = HttpHeaders.createOptimized("Lambda-Runtime-Deadline-Ms");
    static final CharSequence FUNCTION_ARN = HttpHeaders.createOptimized("Lambda-Runtime-Invoked-Function-Arn");
    static final CharSequence TRACE_ID = HttpHeaders.createOptimized("Lambda-Runtime-Trace-Id");
    static final CharSequence CLIENT_CONTEXT = HttpHeaders.createOptimized("Lambda-Runtime-Client-Context");
    static final CharSequence RESPONSE_MODE = HttpHeaders.createOptimized("Lambda-Runtime-Function-Response-Mode");

    /** Of content: the CRC-32 of its bytes as a decimal number. */
    static final CharSequence CRC32 = HttpHeaders.createOptimized("Lamina-Crc32");

    /** Of a start cache that a pod sends: the hash of its bytes. */
    static final CharSequence SHA256 = HttpHeaders.createOptimized("Lamina-Sha256");

    static final CharSequence ENVIRONMENT = HttpHeaders.createOptimized("Lamina-Environment");
    static final CharSequence LOG_TAIL = HttpHeaders.createOptimized("Lamina-Log-Tail");
    static final CharSequence WAITED = HttpHeaders.createOptimized("Lamina-Waited");
    static final CharSequence LOG_RESULT = HttpHeaders.createOptimized("Lamina-Log-Result");
    static final CharSequence ENDS_LATER = HttpHeaders.createOptimized("Lamina-Ends-Later");
    static final CharSequence NEXT = HttpHeaders.createOptimized("Lamina-Next");
    static final CharSequence ERROR_TYPE = HttpHeaders.createOptimized("Lambda-Runtime-Function-Error-Type");
    static final CharSequence STOP = HttpHeaders.createOptimized("Lamina-Stop");
    static final CharSequence DURATION_MS = HttpHeaders.createOptimized("Lamina-Duration-Ms");
    static final CharSequence BILLED_MS = HttpHeaders.createOptimized("Lamina-Billed-Ms");
    static final CharSequence MAX_MEMORY_MB = HttpHeaders.createOptimized("Lamina-Max-Memory-Mb");
    static final CharSequence INIT_DURATION_MS = HttpHeaders.createOptimized("Lamina-Init-Duration-Ms");

    static final CharSequence TRUE = HttpHeaders.createOptimized("true");
    static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    static final CharSequence BYTES = HttpHeaders.createOptimized("application/octet-stream");

    private RuntimeHeaders() {}
}
