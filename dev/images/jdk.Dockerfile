# A base image with a JDK cut down by jlink. The context is jlink's output, with passwd and group beside it.
ARG BASE
FROM ${BASE}
COPY passwd group /etc/
COPY jdk/ /var/lamina/jdk/
ENV JAVA_HOME=/var/lamina/jdk PATH=/var/lamina/jdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8
