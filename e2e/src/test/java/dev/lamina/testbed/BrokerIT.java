package dev.lamina.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sends the first request of each broker's protocol: a published port alone proves nothing. */
class BrokerIT {
    private static final byte[] PROTOCOL_HEADER = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};
    /** Of MQTT 3.1.1, with a clean session, without a client id and a login. */
    private static final byte[] CONNECT = {0x10, 12, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 0};
    /** ApiVersions 0 with correlation id 7 and without a client id. */
    private static final byte[] API_VERSIONS = {0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 7, -1, -1};

    @Test
    void elasticMqSpeaksSqs() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://" + Broker.ELASTICMQ.shared().address(9324)
                                                + "/?Action=CreateQueue&QueueName=here"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body())
                .contains("<QueueUrl>http://" + Broker.ELASTICMQ.shared().address(9324)
                        + "/000000000000/here</QueueUrl>");
    }

    @Test
    void motoSpeaksKinesis() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://" + Broker.MOTO.shared().address(5000) + "/"))
                                .header("X-Amz-Target", "Kinesis_20131202.ListStreams")
                                .header("Content-Type", "application/x-amz-json-1.1")
                                .header(
                                        "Authorization",
                                        "AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/kinesis/aws4_request")
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).contains("StreamNames");
    }

    @Test
    void rabbitMqSpeaksAmqp() throws Exception {
        try (Socket socket = connect(Broker.RABBITMQ, 5672)) {
            socket.getOutputStream().write(PROTOCOL_HEADER);
            assertThat(socket.getInputStream().read())
                    .as("the type of a method frame")
                    .isEqualTo(1);
        }
    }

    @Test
    void mosquittoSpeaksMqtt() throws Exception {
        try (Socket socket = connect(Broker.MOSQUITTO, 1883)) {
            socket.getOutputStream().write(CONNECT);
            assertThat(socket.getInputStream().read())
                    .as("the type of a response to a client that connects")
                    .isEqualTo(0x20);
        }
    }

    @Test
    void kafkaSpeaksKafka() throws Exception {
        try (Socket socket = connect(Broker.KAFKA, 9092)) {
            assertThat(apiVersionsOf(socket)).isEqualTo(7);
        }
    }

    @Test
    void pausedBrokerRespondsAfterResume() throws Exception {
        BrokerContainer kafka = Broker.KAFKA.shared();
        try (Socket socket = connect(Broker.KAFKA, 9092)) {
            kafka.pause();
            try {
                socket.setSoTimeout(300);
                assertThatThrownBy(() -> apiVersionsOf(socket)).isInstanceOf(SocketTimeoutException.class);
            } finally {
                kafka.resume();
            }
            socket.setSoTimeout(10_000);
            assertThat(new DataInputStream(socket.getInputStream()).readInt())
                    .as("the length of the answer")
                    .isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource(Broker.class)
    void manifestNamesImageAndHasNoPlaceholder(Broker broker) {
        assertThat(broker.manifest("shop")).contains("image: " + broker.image()).doesNotContain("${");
    }

    private static Socket connect(Broker broker, int port) throws IOException {
        BrokerContainer container = broker.shared();
        Socket socket = new Socket(container.host(), container.port(port));
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** Returns the response's correlation id. */
    private static int apiVersionsOf(Socket socket) throws IOException {
        socket.getOutputStream().write(API_VERSIONS);
        DataInputStream answer = new DataInputStream(socket.getInputStream());
        answer.readInt();
        return answer.readInt();
    }
}
