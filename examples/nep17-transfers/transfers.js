// Reads blocks with their application logs, as a Neo N3 node records them, and reports every NEP-17 transfer: token, sender,
// receiver and exact amount. The report is sealed with an HMAC under the secret `report_key`, so that whoever shares the key
// can tell that it was not changed on its way.

const NATIVE = {
  '0xd2a4cff31913016155e38e474a2c06d08be276cf': { symbol: 'GAS', decimals: 8 },
  '0xef4073a0f2b305a38ec4050e4d3d28bc40ea63f5': { symbol: 'NEO', decimals: 0 },
};

function bytes(base64) {
  const text = atob(base64);
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

// null stands for minting (no sender) and burning (no receiver)
function party(item) {
  if (item.type === 'Any') return null;
  const hash = bytes(item.value);
  if (hash.length !== 20) throw new Error(`expected a script hash of 20 bytes, found ${hash.length}`);
  // contracts write a script hash lowest byte first, people and the API highest first
  return neo.toAddress('0x' + hex.encode(hash.toReversed()));
}

function integer(item) {
  if (item.type === 'Integer') return BigInt(item.value);
  // a ByteString amount is a little-endian number in two's complement
  const number = bytes(item.value).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return BigInt.asIntN(8 * bytes(item.value).length, number);
}

function isTransfer(notification) {
  const state = notification.state;
  return notification.eventname === 'Transfer' && state.type === 'Array' && state.value.length === 3
    && state.value[0].type !== 'Array' && state.value[1].type !== 'Array'
    && (state.value[2].type === 'Integer' || state.value[2].type === 'ByteString');
}

function transfersOf(log, height, tokens) {
  const found = [];
  for (const execution of log.executions) {
    // what a faulted transaction notified never happened
    if (execution.vmstate !== 'HALT') continue;
    for (const notification of execution.notifications.filter(isTransfer)) {
      const [from, to, amount] = notification.state.value;
      const token = tokens[notification.contract];
      found.push({
        height,
        transaction: log.txid ?? null,
        trigger: execution.trigger,
        contract: notification.contract,
        token: token?.symbol ?? null,
        from: party(from),
        to: party(to),
        amount: token ? neo.toDecimal(integer(amount), token.decimals) : null,
        integer: String(integer(amount)),
      });
    }
  }
  return found;
}

export default function report(params, secrets) {
  const tokens = { ...NATIVE, ...params.tokens };
  const transfers = [];
  for (const block of params.blocks) {
    const logs = [block.log, ...block.txs.map((transaction) => transaction.log)];
    const found = logs.flatMap((log) => transfersOf(log, block.height, tokens));
    console.log(`block ${block.height}: ${found.length} transfers in ${logs.length} logs`);
    transfers.push(...found);
  }
  const moved = transfers.filter((transfer) => transfer.from !== null && transfer.to !== null);
  console.info(`${transfers.length} transfers, ${moved.length} of them between two parties, the others minted or burned`);
  return {
    network: params.network,
    blocks: params.blocks.length,
    count: transfers.length,
    moved,
    transfers,
    seal: { algorithm: 'HMAC-SHA-256', over: 'JSON.stringify(transfers)', value: crypto.hmac('sha256', secrets.report_key, JSON.stringify(transfers)) },
  };
}
