package dev.lamina.gateway.source.queue.rabbitmq;

import com.rabbitmq.client.BasicProperties;

/**
 * One delivery of a message.
 *
 * @param deliveryTag the tag by which its channel, and no other, settles it
 * @param redelivered whether it was delivered before, to any consumer
 */
record RabbitmqMessage(long deliveryTag, boolean redelivered, BasicProperties properties, byte[] body) {}
