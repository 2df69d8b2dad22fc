package dev.lamina.gateway.queue.sqs;

import dev.lamina.api.SqsQueue;
import dev.lamina.gateway.queue.QueueException;
import dev.lamina.gateway.queue.QueueMessage;
import dev.lamina.gateway.queue.QueueSender;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** Sends to a queue; to a FIFO queue each message in a group of its own, as none waits for another. */
final class SqsSender implements QueueSender {
  /** Of all messages, attributes included; a queue may be set to less. */
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
    if (message.body().length > LARGEST_MESSAGE) {
      throw new QueueException(QueueException.TOO_LARGE,
          "queue.sqs: the message has " + message.body().length + " bytes, more than the " + LARGEST_MESSAGE + " that SQS takes", null);
    }
    try {
      client.sendMessage(request(message));
    } catch (SqsException e) {
      throw isTooLong(e) ? new QueueException(QueueException.TOO_LARGE, "queue.sqs: " + queue.url() + " never takes the message: " + e.getMessage(), e)
          : SqsLogin.explained(e, queue);
    } catch (SdkException e) {
      throw SqsLogin.explained(e, queue);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private SendMessageRequest request(QueueMessage message) {
    Map<String, MessageAttributeValue> attributes = new HashMap<>();
    message.attributes().forEach((name, attribute) -> attributes.put(name, value(attribute)));
    SendMessageRequest.Builder request = SendMessageRequest.builder().queueUrl(queue.url());
    String text = text(message.body());
    if (text == null) {
      text = Base64.getEncoder().encodeToString(message.body());
      attributes.put("ContentEncoding", value(QueueMessage.Attribute.text("base64")));
    }
    if (queue.url().endsWith(FIFO)) {
      request.messageGroupId(message.id()).messageDeduplicationId(message.id());
    }
    return request.messageBody(text).messageAttributes(attributes).build();
  }

  /** A server may take less than AWS, and says so in words only. */
  private static boolean isTooLong(SqsException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("must be shorter than") || message.contains("messagetoolong") || message.contains("too long");
  }

  private static MessageAttributeValue value(QueueMessage.Attribute attribute) {
    return MessageAttributeValue.builder().dataType(attribute.type()).stringValue(attribute.value()).build();
  }

  /** Null when the bytes are no text that SQS would take. */
  private static String text(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.codePoints().allMatch(SqsSender::isAllowed) ? text : null;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static boolean isAllowed(int character) {
    return character >= 0x20 && character < 0xFFFE || character == '\t' || character == '\n' || character == '\r' || character > 0xFFFF;
  }
}
