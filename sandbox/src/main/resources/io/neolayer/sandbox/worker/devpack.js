// The global of the older devpack, version 0.6.0: its calls queue actions, in the same queue as services.
(function (now, context) {
  'use strict';
  const modules = {
    gasBank: ['gasbank', 'ensureAccount', 'withdraw', 'balance', 'listTransactions'],
    oracle: ['oracle', 'createRequest'],
    random: ['random', 'generate'],
    priceFeeds: ['pricefeed', 'recordSnapshot'],
    dataFeeds: ['datafeeds', 'submitUpdate'],
    dataStreams: ['datastreams', 'publishFrame'],
    dataLink: ['datalink', 'createDelivery'],
    triggers: ['triggers', 'register'],
    automation: ['automation', 'schedule'],
  };
  const { stringify, parse } = JSON;
  const plain = (value) => value === undefined ? undefined : parse(stringify(value) ?? 'null');
  const object = (value) => typeof value === 'object' && value !== null ? plain(value) : {};

  function queue(type, given) {
    const params = object(given);
    const { id } = now('devpack.action', { type, params });
    const reference = () => ({ __devpack_ref__: true, id, type });
    return {
      id,
      type,
      params,
      toJSON: reference,
      asResult: (meta) => meta ? { ...reference(), meta: plain(meta) } : reference(),
    };
  }

  const answer = (success, name, value, meta) => ({ success, [name]: plain(value) ?? null, meta: plain(meta) ?? null });
  const { function: functionId, account: accountId, ...rest } = context();
  const devpack = {
    version: '0.6.0',
    context: { functionId, accountId, ...rest },
    setContext(value) { devpack.context = object(value); },
    respond: {
      success: (value, meta) => answer(true, 'data', value, meta),
      failure: (error, meta) => answer(false, 'error', error instanceof Error ? error.message : error, meta),
    },
  };
  for (const [name, [prefix, ...calls]] of Object.entries(modules)) {
    devpack[name] = {};
    for (const call of calls) devpack[name][call] = (params) => queue(`${prefix}.${call}`, params);
  }
  return devpack;
})
