package dev.lamina.runtime.telemetry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;

/** One event per line, over one connection, which is made again when it breaks. */
final class TcpDestination implements Destination {
    private final int port;

    // Mutable state, of the subscriber's thread
    private Socket socket;

    TcpDestination(int port) {
        this.port = port;
    }

    @Override
    public void send(List<byte[]> events) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (byte[] event : events) {
            lines.writeBytes(event);
            lines.write('\n');
        }
        try {
            if (socket == null) {
                socket = new Socket(InetAddress.getLoopbackAddress(), port);
            }
            socket.getOutputStream().write(lines.toByteArray());
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
