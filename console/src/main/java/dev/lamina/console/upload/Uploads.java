package dev.lamina.console.upload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.console.cluster.Answer;
import dev.lamina.console.cluster.GatewayApi;
import dev.lamina.console.cluster.KubernetesApi;
import dev.lamina.console.cluster.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** Sends zips to the gateway's Lambda API, as the user. */
@ApplicationScoped
class Uploads {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FUNCTIONS = "/2015-03-31/functions";

    private final GatewayApi gateway;

    Uploads(GatewayApi gateway) {
        this.gateway = gateway;
    }

    /** @throws RefusedException that says what the gateway, or this console, refused */
    void create(String namespace, NewZip wanted, FileUpload zip) {
        send("POST", FUNCTIONS, wanted.call(namespace), checked(zip));
    }

    /** @throws RefusedException as {@link #create} */
    void replace(String namespace, String function, FileUpload zip) {
        ObjectNode call = JSON.createObjectNode().put(ZipBody.FIELD, ZipBody.MARK);
        send("PUT", FUNCTIONS + "/" + KubernetesApi.part(namespace + "." + function) + "/code", call, checked(zip));
    }

    private void send(String method, String path, ObjectNode call, Path zip) {
        Answer answer;
        try {
            answer = gateway.upload(method, path, ZipBody.of(call, zip));
        } catch (IOException e) {
            throw new RefusedException(503, "The console could not read the zip: upload it again", List.of());
        }
        if (answer.statusCode() / 100 != 2) {
            throw new RefusedException(
                    answer.statusCode(),
                    GatewayApi.refusal(answer.statusCode(), tree(answer.body()), answer.body()),
                    List.of());
        }
    }

    /** What is no zip at all is refused before it is sent; the operator checks what is in it. */
    private static Path checked(FileUpload zip) {
        try (InputStream in = zip == null ? InputStream.nullInputStream() : Files.newInputStream(zip.uploadedFile())) {
            byte[] begin = in.readNBytes(2);
            if (begin.length == 2 && begin[0] == 'P' && begin[1] == 'K') {
                return zip.uploadedFile();
            }
        } catch (IOException e) {
            throw new RefusedException(503, "The console could not keep the zip: upload it again", List.of());
        }
        throw new RefusedException(400, "Zip: choose a file that is a zip, with the code at its root", List.of());
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }
}
