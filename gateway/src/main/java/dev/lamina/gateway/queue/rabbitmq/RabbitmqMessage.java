package dev.lamina.gateway.queue.rabbitmq;

import com.rabbitmq.client.BasicProperties;

/**
 * One delivery of a message.
 *
 * @param deliveryTag by which its channel, and no other, settles it
 * @param redelivered whether it was given out before, to whomever
 */
record RabbitmqMessage(long deliveryTag, boolean redelivered, BasicProperties properties, byte[] body) {}
