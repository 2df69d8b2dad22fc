package dev.lamina.gateway.api.invoke;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.api.StreamEncoder.Failure;
import dev.lamina.gateway.dispatch.Outcome;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** The two messages of InvokeWithResponseStream, each framed by its length and checksums. */
final class EventStream {
    static final String CONTENT_TYPE = "application/vnd.amazon.eventstream";

    /** Bytes of the result in one message: few, so that a reader buffers little to check one. */
    static final int CHUNK = 64 * 1024;
    /** Characters of an error object that are sent; readers refuse messages of many megabytes. */
    private static final int DETAILS_LIMIT = 1 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private EventStream() {}

    /** A part of the result, in messages of bounded size; empty for an empty part. */
    static Buffer payload(Buffer result) {
        Buffer messages = Buffer.buffer(result.length() + 128 * (1 + result.length() / CHUNK));
        for (int from = 0; from < result.length(); from += CHUNK) {
            byte[] part = result.getBytes(from, Math.min(from + CHUNK, result.length()));
            messages.appendBytes(message("PayloadChunk", "application/octet-stream", part));
        }
        return messages;
    }

    /**
     * The last message, with the outcome. The details are the handler's error object; an error in mid-stream has its
     * own code.
     */
    static Buffer complete(Outcome outcome, Optional<Failure> failure) {
        Map<String, String> members = new LinkedHashMap<>();
        failure.ifPresent(inStream ->
                error(members, inStream.errorType(), inStream.error().toString()));
        switch (outcome) {
            case Outcome.Completed completed -> {
                if (completed.functionError()) {
                    error(members, "Unhandled", completed.payload().toString());
                }
                completed.logResult().ifPresent(log -> members.put("LogResult", log));
            }
            case Outcome.Throttled throttled -> error(members, "TooManyRequestsException", throttled.reason());
            case Outcome.Refused refused -> error(members, refused.exception(), refused.message());
            case Outcome.Failed failed -> error(members, "ServiceException", failed.message());
        }
        return Buffer.buffer(message("InvokeComplete", "application/json", json(members)));
    }

    private static void error(Map<String, String> members, String code, String details) {
        members.put("ErrorCode", code);
        members.put("ErrorDetails", details.length() > DETAILS_LIMIT ? details.substring(0, DETAILS_LIMIT) : details);
    }

    private static byte[] message(String event, String contentType, byte[] payload) {
        Map<String, HeaderValue> headers = new LinkedHashMap<>();
        headers.put(":message-type", HeaderValue.fromString("event"));
        headers.put(":event-type", HeaderValue.fromString(event));
        headers.put(":content-type", HeaderValue.fromString(contentType));
        return new Message(headers, payload).toByteBuffer().array();
    }

    private static byte[] json(Map<String, String> members) {
        try {
            return JSON.writeValueAsString(members).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is always JSON", e);
        }
    }
}
