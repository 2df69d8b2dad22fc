package dev.lamina.gateway.source.queue.sqs;

import dev.lamina.api.SqsQueue;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.queue.QueueMessage;
import dev.lamina.gateway.source.queue.QueueMessage.Attribute;
import dev.lamina.gateway.source.queue.QueueSender;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** Sends to a queue; to a FIFO queue each message in a separate group, because none has to wait for another. */
final class SqsSender implements QueueSender {
    /** Bytes; the maximum of all queues, attributes included. A queue may have a lower limit. */
    private static final int LARGEST_MESSAGE = 1_048_576;

    private static final String FIFO = ".fifo";

    private final SqsClient client;
    private final SqsQueue queue;

    SqsSender(SqsClient client, SqsQueue queue) {
        this.client = client;
        this.queue = queue;
    }

    @Override
    public void send(QueueMessage message) throws QueueException {
        if (message.content().length > LARGEST_MESSAGE) {
            throw new QueueException(
                    QueueException.TOO_LARGE,
                    "queue.sqs: the message has " + message.content().length + " bytes, more than the "
                            + LARGEST_MESSAGE + " that SQS accepts",
                    null);
        }
        try {
            client.sendMessage(request(message));
        } catch (SqsException e) {
            throw isTooLong(e)
                    ? new QueueException(
                            QueueException.TOO_LARGE,
                            "queue.sqs: " + queue.url() + " never accepts the message: " + e.getMessage(),
                            e)
                    : SqsLogin.explained(e, queue);
        } catch (SdkException e) {
            throw SqsLogin.explained(e, queue);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    SendMessageRequest request(QueueMessage message) {
        Body body = body(message.content());
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        body.encoding().ifPresent(encoding -> attributes.put("ContentEncoding", Attribute.text(encoding)));
        message.attributes().forEach(attributes::putIfAbsent);
        SendMessageRequest.Builder request = SendMessageRequest.builder().queueUrl(queue.url());
        if (queue.url().endsWith(FIFO)) {
            request.messageGroupId(message.once()).messageDeduplicationId(message.once());
        }
        return request.messageBody(body.text())
                .messageAttributes(SqsAttributes.of(attributes))
                .build();
    }

    /** A server may accept less than AWS, and reports it only in the text. */
    private static boolean isTooLong(SqsException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("must be shorter than")
                || message.contains("messagetoolong")
                || message.contains("too long");
    }

    /** @param encoding how to decode the text, if it is not the body itself */
    private record Body(String text, Optional<String> encoding) {}

    /** SQS accepts no message without a body, and only bytes that are text. */
    private static Body body(byte[] bytes) {
        if (bytes.length == 0) {
            return new Body(" ", Optional.of("empty"));
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.codePoints().allMatch(QueueMessage::isText)) {
                return new Body(text, Optional.empty());
            }
        } catch (CharacterCodingException e) {
            // The body is not text.
        }
        return new Body(Base64.getEncoder().encodeToString(bytes), Optional.of("base64"));
    }
}
