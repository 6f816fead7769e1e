package io.ttrpc.kotlin

import com.example.greeter.GreeterService
import com.example.greeter.HelloReply
import com.example.greeter.HelloRequest
import io.ttrpc.StreamReceiver
import io.ttrpc.StreamSender
import io.ttrpc.spring.boot.server.TtrpcService

/** Serves the greeter with the blocking interface, on the thread of the call. */
@TtrpcService
class PlainGreeter : GreeterService {
    override fun sayHello(request: HelloRequest): HelloReply = reply("Hello ${request.name}")

    override fun spell(request: HelloRequest, responses: StreamSender<HelloReply>) =
        request.name.forEach { responses.send(reply(it.toString())) }

    override fun gather(requests: StreamReceiver<HelloRequest>): HelloReply =
        reply("Hello ${requests.joinToString(" and ") { it.name }}")

    override fun chat(
        requests: StreamReceiver<HelloRequest>,
        responses: StreamSender<HelloReply>,
    ) = requests.forEach { responses.send(sayHello(it)) }
}
