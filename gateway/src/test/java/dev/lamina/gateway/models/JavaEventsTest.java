package dev.lamina.gateway.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2WebSocketEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.KafkaEvent;
import com.amazonaws.services.lambda.runtime.events.KafkaEvent.KafkaEventRecord;
import com.amazonaws.services.lambda.runtime.events.KinesisEvent;
import com.amazonaws.services.lambda.runtime.events.RabbitMQEvent;
import com.amazonaws.services.lambda.runtime.events.RabbitMQEvent.RabbitMessage;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.amazonaws.services.lambda.runtime.events.SNSEvent;
import com.amazonaws.services.lambda.runtime.events.SNSEvent.SNS;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3EventNotificationRecord;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.joda.time.DateTime;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** AWS's classes for events, filled by AWS's own serialization as its Java runtimes do it. */
class JavaEventsTest {
    private static Map<String, byte[]> events;

    @BeforeAll
    static void write() throws Exception {
        events = SourceEvents.all();
    }

    @Test
    void bucketEventsAreRead() {
        S3EventNotificationRecord put =
                read("s3/put", S3Event.class).getRecords().getFirst();
        assertThat(put.getEventName()).isEqualTo("ObjectCreated:Put");
        assertThat(put.getEventTime()).isEqualTo(DateTime.parse("2026-11-23T21:45:11.123Z"));
        assertThat(put.getS3().getObject().getUrlDecodedKey()).isEqualTo("uploads/\u00e9lan vital+1 100%.jpg");
        assertThat(put.getS3().getObject().getSizeAsLong()).isEqualTo(2817);

        S3EventNotificationRecord deleted =
                read("s3/delete-by-lifecycle", S3Event.class).getRecords().getFirst();
        assertThat(deleted.getRequestParameters().getSourceIPAddress()).isEqualTo("s3.amazonaws.com");
        assertThat(deleted.getS3().getObject().getKey()).isEqualTo("a.jpg");

        S3EventNotificationRecord replayed =
                read("s3/replay", S3Event.class).getRecords().getFirst();
        assertThat(replayed.getUserIdentity().getPrincipalId()).isEqualTo("lamina:replay");
        assertThat(replayed.getRequestParameters().getSourceIPAddress()).isEqualTo("s3.amazonaws.com");
    }

    @Test
    void topicEventsAreRead() {
        SNS sns = read("sns/everything", SNSEvent.class).getRecords().getFirst().getSNS();
        assertThat(sns.getTimestamp()).isEqualTo(DateTime.parse("2026-01-01T12:00:00.500Z"));
        assertThat(sns.getMessageAttributes().get("price").getType()).isEqualTo("Number");
        assertThat(sns.getMessageAttributes().get("price").getValue()).isEqualTo("150.5");
        assertThat(sns.getUnsubscribeUrl()).endsWith("SubscriptionArn=arn:aws:sns:us-east-1:shop:orders:bill");
        assertThat(sns.getSigningCertUrl()).startsWith("http://");
        assertThat(read("sns/least", SNSEvent.class)
                        .getRecords()
                        .getFirst()
                        .getSNS()
                        .getSubject())
                .isNull();
    }

    @Test
    void queueEventsAreRead() {
        SQSMessage message = read("sqs/attributes", SQSEvent.class).getRecords().getFirst();
        assertThat(message.getMessageAttributes()
                        .get("Picture")
                        .getBinaryValue()
                        .array())
                .containsExactly(0x89, 0);
        assertThat(message.getMessageAttributes().get("Count").getStringValue()).isEqualTo("6");
        assertThat(read("sqs/fifo", SQSEvent.class).getRecords().getFirst().getAttributes())
                .containsEntry("MessageGroupId", "a");
    }

    @Test
    void kinesisEventsAreRead() {
        KinesisEvent.KinesisEventRecord record =
                read("kinesis/batch", KinesisEvent.class).getRecords().getFirst();
        assertThat(record.getKinesis().getData().array()).containsExactly('H', 'i', 0xff);
        assertThat(record.getKinesis().getApproximateArrivalTimestamp().toInstant())
                .isEqualTo("2026-01-31T08:00:00.987Z");
    }

    @Test
    void tableEventsAreRead() {
        List<DynamodbEvent.DynamodbStreamRecord> records =
                read("dynamodb/changes", DynamodbEvent.class).getRecords();
        StreamRecord change = records.getFirst().getDynamodb();
        assertThat(change.getApproximateCreationDateTime().toInstant()).isEqualTo("2026-01-31T08:00:00Z");
        assertThat(change.getNewImage().get("picture").getB().array()).containsExactly(0x89, 0);
        assertThat(change.getNewImage()
                        .get("lines")
                        .getL()
                        .getFirst()
                        .getM()
                        .get("sku")
                        .getS())
                .isEqualTo("x");
        assertThat(records.getLast().getUserIdentity().getType()).isEqualTo("Service");
    }

    @Test
    void kafkaEventsAreRead() {
        KafkaEvent event = read("kafka/batch", KafkaEvent.class);
        List<KafkaEventRecord> records = event.getRecords().get("orders-0");
        assertThat(event.getBootstrapServers()).isEqualTo("kafka-0.shop:9092,kafka-1.shop:9092");
        assertThat(records).extracting(KafkaEventRecord::getOffset).containsExactly(15L, 16L);
        assertThat(records.getFirst().getHeaders().getFirst().get("h")).containsExactly(1, -1);
        assertThat(records.getLast().getKey()).isNull();
    }

    @Test
    void rabbitmqEventsAreRead() {
        List<RabbitMessage> messages = read("rabbitmq/batch", RabbitMQEvent.class)
                .getRmqMessagesByQueue()
                .get("orders::/");
        assertThat(messages).hasSize(2);
        assertThat(messages.getFirst().getBasicProperties().getMessageId()).isEqualTo("m-1");
        assertThat(messages.getFirst().getBasicProperties().getDeliveryMode()).isEqualTo(2);
        assertThat(messages.getLast().getBasicProperties().getHeaders()).isNull();
    }

    @Test
    void scheduledEventIsRead() {
        ScheduledEvent event = read("schedule/tick", ScheduledEvent.class);
        assertThat(event.getTime()).isEqualTo(DateTime.parse("2026-01-01T12:00:00Z"));
        assertThat(event.getDetailType()).isEqualTo("Scheduled Event");
        assertThat(event.getDetail()).isEmpty();
    }

    @Test
    void busEventIsRead() {
        ScheduledEvent event = read("bus/order", ScheduledEvent.class);
        assertThat(event.getTime()).isEqualTo(DateTime.parse("2026-01-01T12:00:00Z"));
        assertThat(event.getSource()).isEqualTo("shop");
        assertThat(event.getDetailType()).isEqualTo("Order Paid");
        assertThat(event.getResources()).containsExactly("arn:aws:s3:::orders");
        assertThat(event.getDetail()).isEqualTo(Map.of("id", "7"));
    }

    @Test
    void requestsAreRead() {
        APIGatewayV2HTTPEvent event = read("url/everything", APIGatewayV2HTTPEvent.class);
        assertThat(event.getCookies()).containsExactly("a=1", "b=2");
        assertThat(event.getQueryStringParameters()).containsEntry("b", "1,2");
        assertThat(event.getRequestContext().getHttp().getMethod()).isEqualTo("POST");
        assertThat(read("url/identity", APIGatewayV2HTTPEvent.class)
                        .getRequestContext()
                        .getAuthorizer()
                        .getIam()
                        .getUserArn())
                .isEqualTo("system:serviceaccount:shop:ci");
    }

    @Test
    void requestsOfHttpApisAreRead() {
        APIGatewayV2HTTPEvent event = read("http/everything", APIGatewayV2HTTPEvent.class);
        assertThat(event.getRouteKey()).isEqualTo("ANY /files/{proxy+}");
        assertThat(event.getPathParameters()).containsExactly(Map.entry("proxy", "a/b"));
        assertThat(event.getStageVariables()).containsEntry("table", "pets");
        assertThat(event.getRequestContext().getApiId()).isEqualTo("shop");
        assertThat(read("http/jwt", APIGatewayV2HTTPEvent.class)
                        .getRequestContext()
                        .getAuthorizer()
                        .getJwt()
                        .getClaims())
                .containsEntry("sub", "me");

        APIGatewayProxyRequestEvent old = read("http-v1/everything", APIGatewayProxyRequestEvent.class);
        assertThat(old.getResource()).isEqualTo("/v1/{id}/{proxy+}");
        assertThat(old.getPathParameters()).containsEntry("proxy", "a/b");
        assertThat(old.getMultiValueQueryStringParameters().get("b")).containsExactly("1", "2");
        assertThat(old.getRequestContext().getIdentity().getSourceIp()).isEqualTo("127.0.0.1");
        assertThat(read("http-v1/jwt", APIGatewayProxyRequestEvent.class)
                        .getRequestContext()
                        .getAuthorizer())
                .containsEntry("claims", Map.of("sub", "me"));
    }

    @Test
    void webSocketEventsAreRead() {
        APIGatewayV2WebSocketEvent connect = read("websocket-connect/query", APIGatewayV2WebSocketEvent.class);
        assertThat(connect.getRequestContext().getEventType()).isEqualTo("CONNECT");
        assertThat(connect.getRequestContext().getIdentity().getSourceIp()).isEqualTo("127.0.0.1");
        assertThat(connect.getMultiValueQueryStringParameters().get("a")).containsExactly("1", "2");
        assertThat(connect.getStageVariables()).containsEntry("a", "b");

        APIGatewayV2WebSocketEvent message = read("websocket-message/binary", APIGatewayV2WebSocketEvent.class);
        assertThat(message.getBody()).isEqualTo("Af8=");
        assertThat(message.isIsBase64Encoded()).isTrue();
        assertThat(message.getRequestContext().getConnectionId())
                .isEqualTo(connect.getRequestContext().getConnectionId());
        assertThat(message.getRequestContext().getConnectedAt()).isPositive();

        assertThat(read("websocket-disconnect/by-client", APIGatewayV2WebSocketEvent.class)
                        .getRequestContext()
                        .getRouteKey())
                .isEqualTo("$disconnect");
    }

    private static <T> T read(String name, Class<T> type) {
        PojoSerializer<T> serializer = LambdaEventSerializers.isLambdaSupportedEvent(type.getName())
                ? LambdaEventSerializers.serializerFor(type, type.getClassLoader())
                : JacksonFactory.getInstance().getSerializer(type);
        return serializer.fromJson(new String(events.get(name), StandardCharsets.UTF_8));
    }
}
