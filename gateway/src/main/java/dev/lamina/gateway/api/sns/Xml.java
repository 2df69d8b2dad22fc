package dev.lamina.gateway.api.sns;

import io.vertx.core.buffer.Buffer;
import java.io.StringWriter;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes a response of AWS's query protocol. */
final class Xml {
    private static final String NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";
    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newFactory();

    /** Characters that an XML 1.0 document cannot contain, not even escaped. */
    private static final Pattern NOT_XML =
            Pattern.compile("[^\\t\\n\\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

    private final XMLStreamWriter writer;

    private Xml(XMLStreamWriter writer) {
        this.writer = writer;
    }

    static Buffer document(String root, Consumer<Xml> content) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter writer = FACTORY.createXMLStreamWriter(text);
            writer.writeStartElement(root);
            writer.writeDefaultNamespace(NAMESPACE);
            content.accept(new Xml(writer));
            writer.writeEndElement();
            writer.flush();
        } catch (XMLStreamException e) {
            throw impossible(e);
        }
        return Buffer.buffer(text.toString());
    }

    Xml element(String name, Consumer<Xml> content) {
        try {
            writer.writeStartElement(name);
            content.accept(this);
            writer.writeEndElement();
            return this;
        } catch (XMLStreamException e) {
            throw impossible(e);
        }
    }

    Xml element(String name, String text) {
        return element(name, inner -> inner.text(text));
    }

    /** A map as AWS's query protocol writes it. */
    Xml map(String name, Map<String, String> entries) {
        return element(
                name,
                map -> entries.forEach((key, value) ->
                        map.element("entry", entry -> entry.element("key", key).element("value", value))));
    }

    private void text(String text) {
        try {
            writer.writeCharacters(NOT_XML.matcher(text).replaceAll("\uFFFD"));
        } catch (XMLStreamException e) {
            throw impossible(e);
        }
    }

    private static IllegalStateException impossible(XMLStreamException e) {
        return new IllegalStateException("a write to memory cannot fail", e);
    }
}
