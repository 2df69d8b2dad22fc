package dev.lamina.runtime.telemetry;

import dev.lamina.runtime.http.HttpConnection;
import dev.lamina.runtime.http.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * A JSON array per batch, by POST or PUT. Each batch has its own connection: they are rare, and the servers of
 * extensions are simple.
 *
 * @param host as the subscriber named it, for the header: the address is always this machine's
 */
record HttpDestination(String method, String host, int port, String path) implements Destination {
    private static final int CONNECT_MS = 1_000;
    private static final int READ_MS = 10_000;

    @Override
    public void send(List<byte[]> events) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (HttpConnection connection = HttpConnection.open(address, CONNECT_MS, READ_MS)) {
            connection.send(Request.withBody(method, path, array(events))
                    .header("Host", host + ":" + port)
                    .header("Content-Type", "application/json")
                    .header("Connection", "close")
                    .bytes());
            int status = connection.readHead().status();
            if (status < 200 || status > 299) {
                throw new IOException("the subscriber answered with status " + status);
            }
        }
    }

    private static byte[] array(List<byte[]> events) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] event : events) {
            body.write(body.size() == 0 ? '[' : ',');
            body.writeBytes(event);
        }
        body.write(']');
        return body.toByteArray();
    }
}
