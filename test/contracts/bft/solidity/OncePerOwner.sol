// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IStateReader} from "concordat/contracts/bft/IStateReader.sol";

/// @notice A contract that gives something once to every owner of a large enough balance, to whomever the owner names.
contract OncePerOwner {
    error AlreadyGiven(uint256 nullifier);

    bytes32 public constant PURPOSE = keccak256("once per owner");
    uint256 public constant SLOT = 7;
    uint128 public constant THRESHOLD = 1_000;
    uint64 public constant MAX_AGE = 86_400_000;

    IStateReader public immutable READER;

    mapping(uint256 nullifier => bool given) public given;
    mapping(address recipient => uint256 count) public received;

    constructor(IStateReader reader) {
        READER = reader;
    }

    function claim(
        address recipient,
        uint256 nullifier,
        IStateReader.StateProof calldata proof
    ) external {
        if (given[nullifier]) revert AlreadyGiven(nullifier);
        IStateReader.Question memory question = IStateReader.Question(
            SLOT,
            PURPOSE,
            uint160(recipient),
            MAX_AGE
        );
        READER.verifyBalance(question, THRESHOLD, nullifier, proof);
        given[nullifier] = true;
        ++received[recipient];
    }
}
